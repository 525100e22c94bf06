/** Definitions that write events for as long as they are let. */

/** Has no end, and needs the type EXPRESS to live for longer than 25,000 events. */
export const endlessLoop = JSON.stringify({ StartAt: 'A', States: loop() })

/** Calls a function of this machine, and loops beside it without an end. */
export function endlessLoopBeside(functionName: string): string {
  const Resource = `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`
  const branches = [
    { StartAt: 'Call', States: { Call: { Type: 'Task', Resource, End: true } } },
    { StartAt: 'A', States: loop() },
  ]
  return JSON.stringify({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: branches, End: true } } })
}

/** Ends after so many rounds, of four events each, after three that come before and three at the end. */
export function countedLoop(rounds: number): string {
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Assign: { round: 0 }, Next: 'Count' },
      Count: { Type: 'Pass', Assign: { round: '{% $round + 1 %}' }, Next: 'More?' },
      'More?': {
        Type: 'Choice',
        Choices: [{ Condition: `{% $round < ${rounds} %}`, Next: 'Count' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  })
}

function loop(): object {
  const stop = { Variable: '$.stop', IsPresent: true, Next: 'C' }
  return {
    A: { Type: 'Pass', Next: 'B' },
    B: { Type: 'Choice', Choices: [stop], Default: 'A' },
    C: { Type: 'Succeed' },
  }
}
