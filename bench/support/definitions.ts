/** A chain of states of the same kind. */
export function chain(length: number, state: object): object {
  const names = Array.from({ length }, (_, index) => `S${index}`)
  const states = names.map((name, index) => {
    const next = names[index + 1]
    return [name, { ...state, ...(next === undefined ? { End: true } : { Next: next }) }]
  })
  return { StartAt: names[0], States: Object.fromEntries(states) }
}

/** A loop with a Choice and a Pass state that counts its rounds. */
export function choiceLoop(rounds: number): object {
  return {
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Result: { count: 0 }, Next: 'More' },
      More: {
        Type: 'Choice',
        Choices: [{ Variable: '$.count', NumericLessThan: rounds, Next: 'Count' }],
        Default: 'Done',
      },
      Count: { Type: 'Pass', Parameters: { 'count.$': 'States.MathAdd($.count, 1)' }, Next: 'More' },
      Done: { Type: 'Succeed' },
    },
  }
}

/** A Map with one Pass state for each item. */
export const inlineMap: object = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } },
      End: true,
    },
  },
}

export const waitUntil: object = {
  StartAt: 'Rest',
  States: { Rest: { Type: 'Wait', TimestampPath: '$.until', End: true } },
}

export const jsonataPass: object = {
  Type: 'Pass',
  QueryLanguage: 'JSONata',
  Output: '{% $merge([$states.input, {"total": $sum($states.input.items.(price * quantity))}]) %}',
}

export const lambdaTask: object = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'no-op', 'Payload.$': '$' },
  OutputPath: '$.Payload',
}

export const dynamodbTask: object = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem',
  Parameters: { TableName: 'no-op', Key: { id: { S: 'any' } } },
}
