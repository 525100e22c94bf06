/** Definitions that write events until they are stopped. */

/** Never ends, and needs the type EXPRESS to survive 25,000 events. */
export const endlessLoop = JSON.stringify({ StartAt: 'A', States: loop() })

/** Calls a local function, and loops endlessly next to it. */
export function endlessLoopBeside(functionName: string): string {
  const Resource = `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`
  const branches = [
    { StartAt: 'Call', States: { Call: { Type: 'Task', Resource, End: true } } },
    { StartAt: 'A', States: loop() },
  ]
  return JSON.stringify({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: branches, End: true } } })
}

/** Ends after this many rounds of four events each, with three events before and three after them. */
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
