import { getMember, isObject, parse } from '../../../../../src/json/index.ts'
import { variablesBefore } from '../../../../../src/view/history/step.ts'
import type { Visit } from '../../../../../src/view/history/visit.ts'
import type { Execution, Machine } from '../../../api/types.ts'

/** What TestState is asked, so that it goes once more through what happened in a step. Nothing is called again. */
export interface FlowRequest {
  readonly definition: string
  readonly stateName: string
  readonly input: string
  readonly variables?: string
  readonly context?: string
  readonly inspectionLevel: 'DEBUG'
  readonly mock?: object
}

/** The part of TestState's answer that is shown. */
export interface FlowAnswer {
  readonly output?: string
  readonly error?: string
  readonly cause?: string
  readonly inspectionData?: Readonly<Record<string, unknown>>
}

/** A value on its way through a state. */
export interface FlowStep {
  readonly name: string
  readonly text: string
  /** Whether it is what the step before gave. */
  readonly isSame: boolean
}

/** What TestState is to be asked about a visit; or why it cannot be asked. */
export function flowRequest(
  visit: Visit,
  machine: Pick<Machine, 'definition' | 'name' | 'stateMachineArn' | 'roleArn'>,
  execution: Pick<Execution, 'executionArn' | 'name' | 'input' | 'startDate'>,
): FlowRequest | { readonly reason: string } {
  const { name, type, input } = visit
  if (input === null) return { reason: 'The history does not include the input of this state.' }
  if (type === 'Map' || type === 'Parallel') {
    return { reason: `What the ${type === 'Map' ? 'iterations' : 'branches'} gave together is not in the history.` }
  }
  const mock = type === 'Task' ? mockOf(visit) : null
  if (type === 'Task' && mock === null) return { reason: 'The call has not been answered yet.' }
  const variables = variablesText(visit)
  return {
    definition: machine.definition,
    stateName: name,
    input,
    ...(variables !== '{}' && { variables }),
    inspectionLevel: 'DEBUG',
    // The service takes a context only together with a mock.
    ...(mock !== null && { mock, context: contextOf(visit, machine, execution) }),
  }
}

/** The answer that the last call of a Task got. */
function mockOf({ attempts }: Visit): object | null {
  const last = attempts.at(-1)
  if (last === undefined || last.endedMillis === null) return null
  if (last.status === 'Succeeded') {
    return last.output === null ? null : { result: last.output, fieldValidationMode: 'NONE' }
  }
  return { errorOutput: { error: last.error ?? 'States.TaskFailed', cause: last.cause ?? '' } }
}

/** Variables as a JSON object, each as it was before the state. */
export function variablesText(visit: Visit): string {
  const members = [...variablesBefore(visit)].map(([name, text]) => `${JSON.stringify(name)}:${text}`)
  return `{${members.join(',')}}`
}

/** The context object, as far as the history tells it; the service accepts no item of a Map in it. */
function contextOf(
  visit: Visit,
  machine: Pick<Machine, 'name' | 'stateMachineArn' | 'roleArn'>,
  execution: Pick<Execution, 'executionArn' | 'name' | 'input' | 'startDate'>,
): string {
  const instant = (millis: number) => new Date(millis).toISOString()
  const text = JSON.stringify({
    Execution: {
      Id: execution.executionArn,
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: instant(execution.startDate * 1000),
    },
    StateMachine: { Id: machine.stateMachineArn, Name: machine.name },
    State: {
      Name: visit.name,
      EnteredTime: instant(visit.enteredMillis),
      RetryCount: Math.max(0, visit.attempts.length - 1),
    },
  })
  // The input is put in as it is spelled.
  return execution.input === undefined
    ? text
    : text.replace('"Execution":{', () => `"Execution":{"Input":${execution.input},`)
}

const stepNames = [
  ['input', 'Input'],
  ['afterInputPath', 'After InputPath'],
  ['afterParameters', 'After Parameters'],
  ['afterArguments', 'After Arguments'],
  ['result', 'Result'],
  ['afterResultSelector', 'After ResultSelector'],
  ['afterResultPath', 'After ResultPath'],
] as const

/** The values on the way from a state's input to its output, in the service's words. */
export function flowSteps({ output, inspectionData = {} }: FlowAnswer): readonly FlowStep[] {
  const found = stepNames.flatMap(([member, name]) => {
    const text = inspectionData[member]
    return typeof text === 'string' ? [{ name, text }] : []
  })
  const { variables } = inspectionData
  const all = [
    ...found,
    ...(output === undefined ? [] : [{ name: 'Output', text: output }]),
    ...(typeof variables === 'string' && variables !== '{}'
      ? [{ name: 'Variables after Assign', text: variables }]
      : []),
  ]
  return all.map((step, index) => ({ ...step, isSame: index > 0 && step.text === all[index - 1]?.text }))
}

/** Whether two texts are the same JSON, but for its spelling. */
export function isSameJson(left: string, right: string): boolean {
  try {
    return JSON.stringify(JSON.parse(left)) === JSON.stringify(JSON.parse(right))
  } catch {
    return left === right
  }
}

/** The query language that a state is written in. */
export function languageOf(definition: string, stateText: string | null): 'JSONata' | 'JSONPath' {
  const languageIn = (text: string | null): unknown => {
    if (text === null) return undefined
    try {
      const value = parse(text)
      return isObject(value) ? getMember(value, 'QueryLanguage') : undefined
    } catch {
      return undefined
    }
  }
  return (languageIn(stateText) ?? languageIn(definition)) === 'JSONata' ? 'JSONata' : 'JSONPath'
}

/** What TestState is asked, so that it evaluates an expression on some data. */
export function scratchRequest(
  expression: string,
  language: 'JSONata' | 'JSONPath',
  { input, variables }: { readonly input: string; readonly variables: string },
): object {
  const state =
    language === 'JSONata'
      ? { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}`, End: true }
      : { Type: 'Pass', Parameters: { 'value.$': expression }, OutputPath: '$.value', End: true }
  return { definition: JSON.stringify(state), input, ...(variables !== '{}' && { variables }) }
}
