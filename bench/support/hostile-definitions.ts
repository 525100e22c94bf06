/** Definitions that would hold up a server without protection, each with the input and type that make it worst. */
export interface Hog {
  readonly name: string
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly definition: object
  readonly input: string
  /** How many executions of it run at once. */
  readonly executions: number
}

const large = JSON.stringify({ s: 'x'.repeat(250_000), n: 0 })
const many = JSON.stringify({ items: Array.from({ length: 20_000 }, (_, index) => index) })

/** A state in an endless loop. */
function loop(state: object): object {
  return { StartAt: 'A', States: { A: { ...state, Next: 'Again' }, Again: choice } }
}

const choice = {
  Type: 'Choice',
  Choices: [{ Variable: '$.never', IsPresent: true, Next: 'Done' }],
  Default: 'A',
}
const done = { Done: { Type: 'Succeed' } }

function endless(state: object): object {
  const { StartAt, States } = loop(state) as { StartAt: string; States: object }
  return { StartAt, States: { ...States, ...done } }
}

function jsonata(output: string): object {
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { result: output }, Next: 'Again' },
      Again: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.never = true %}', Next: 'Done' }],
        Default: 'A',
      },
      ...done,
    },
  }
}

// For children of a map run, the machine's ARN includes the label of the Map state.
const itself = "States.ArrayGetItem(States.StringSplit($$.StateMachine.Id, '/'), 0)"

/** A machine whose executions each start ten more of it. */
function forks(map: object): object {
  const start = {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution',
    Parameters: { 'StateMachineArn.$': itself, Input: '{"items":[1,2,3,4,5,6,7,8,9,10]}' },
    End: true,
  }
  return {
    StartAt: 'Fan',
    States: { Fan: { Type: 'Map', ItemsPath: '$.items', ...processor(start, map), ResultPath: null, End: true } },
  }
}

function processor(start: object, { ProcessorConfig = {}, ...map }: { ProcessorConfig?: object }): object {
  return { ...map, ItemProcessor: { ProcessorConfig, StartAt: 'Start', States: { Start: start } } }
}

const ten = '{"items":[1,2,3,4,5,6,7,8,9,10]}'

export const hogs: readonly Hog[] = [
  { name: 'none', type: 'STANDARD', definition: endless({ Type: 'Pass' }), input: '{}', executions: 0 },
  { name: 'express-loop', type: 'EXPRESS', definition: endless({ Type: 'Pass' }), input: '{}', executions: 8 },
  { name: 'express-loop-250kb', type: 'EXPRESS', definition: endless({ Type: 'Pass' }), input: large, executions: 8 },
  { name: 'standard-loop-250kb', type: 'STANDARD', definition: endless({ Type: 'Pass' }), input: large, executions: 8 },
  {
    name: 'jsonata-sums',
    type: 'EXPRESS',
    definition: jsonata('{% $sum([1..300000].($ * 2)) %}'),
    input: '{}',
    executions: 8,
  },
  {
    name: 'jsonata-hash',
    type: 'EXPRESS',
    definition: jsonata(
      "{% $map([1..40], function($i) { $hash($join([1..300000].'xxxxxxxxxxxx'), 'SHA-512') })[-1] %}",
    ),
    input: '{}',
    executions: 8,
  },
  {
    name: 'jsonpath-descents',
    type: 'EXPRESS',
    definition: endless({ Type: 'Pass', Parameters: { 'found.$': '$..*..*..[?(@.x == 1)]' }, ResultPath: null }),
    input: many,
    executions: 8,
  },
  {
    name: 'item-selectors-250kb',
    type: 'STANDARD',
    definition: {
      StartAt: 'Map',
      States: {
        Map: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'whole.$': '$' },
          ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
          End: true,
        },
      },
    },
    input: many,
    executions: 2,
  },
  {
    name: 'distributed-selectors',
    type: 'STANDARD',
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'Map',
      States: {
        Map: {
          Type: 'Map',
          Items: '{% $states.input.items %}',
          // For each item, nearly all the steps that a state may take.
          ItemSelector: Array(3).fill('{% $sum([1..300000].($ * 2)) %}'),
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            StartAt: 'P',
            States: { P: { Type: 'Pass', End: true } },
          },
          End: true,
        },
      },
    },
    input: many,
    executions: 2,
  },
  {
    name: 'distributed-selectors-250kb',
    type: 'STANDARD',
    definition: {
      StartAt: 'Map',
      States: {
        Map: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'text.$': "States.Format('{}{}', $.text, $$.Map.Item.Index)" },
          ItemBatcher: { MaxItemsPerBatch: 2 },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            StartAt: 'P',
            States: { P: { Type: 'Pass', OutputPath: null, End: true } },
          },
          End: true,
        },
      },
    },
    input: JSON.stringify({ items: Array.from({ length: 20_000 }, (_, index) => index), text: 'x'.repeat(120_000) }),
    executions: 2,
  },
  {
    name: 'parallel-900-waits-250kb',
    type: 'STANDARD',
    definition: {
      StartAt: 'Fan',
      States: {
        Fan: {
          Type: 'Parallel',
          Branches: Array.from({ length: 900 }, (_, index) => ({
            StartAt: `W${index}`,
            States: {
              [`W${index}`]: { Type: 'Wait', Seconds: 1, Next: `P${index}` },
              [`P${index}`]: { Type: 'Pass', End: true },
            },
          })),
          End: true,
        },
      },
    },
    input: large,
    executions: 2,
  },
  { name: 'express-forks', type: 'EXPRESS', definition: forks({}), input: ten, executions: 1 },
  { name: 'standard-forks', type: 'STANDARD', definition: forks({}), input: ten, executions: 1 },
  {
    name: 'map-run-forks',
    type: 'STANDARD',
    definition: forks({ ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }),
    input: ten,
    executions: 1,
  },
]
