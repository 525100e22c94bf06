import { expressArn, machineArn, machineNameOf } from '../../../arn/index.ts'
import { executionInputProblem } from '../../../control/execution-input.ts'
import { type Inspected, Inspection } from '../../../engine/inspect/inspection.ts'
import type { Observed } from '../../../engine/inspect/observed.ts'
import {
  getMember,
  isObject,
  JsonNumber,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  Payload,
  stringify,
} from '../../../json/index.ts'
import type { ApiContext } from '../../context.ts'
import type { TestStateInput } from '../../model/inputs.ts'
import type { InspectionData } from '../../model/outputs.ts'
import { operation } from '../../operation.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { present } from '../answer.ts'
import { checkRoleArn, requireValidDefinition } from '../machines/definition.ts'
import { callTask, type HttpExchange, mockedTaskRefusal } from './call-task.ts'
import { checkMock, invalid, parsed } from './check-mock.ts'
import { findState } from './find-state.ts'
import { checkContext, defaultContext } from './test-context.ts'

// The name that the service gives to a state that is tested without a machine around it.
const nameOfSingleState = 'StateName'

/** Evaluates one state by itself. A Wait state does not wait; a Task without a mock really calls. */
export const testState = operation({
  name: 'TestState',
  waits: true,
  async handle(context, input, call) {
    const { name, definition, language } = stateOf(context, input)
    checkMock(input, definition)
    if (input.roleArn !== undefined) checkRoleArn(input.roleArn)
    const text = input.input ?? '{}'
    const problem = executionInputProblem(text)
    if (problem !== null) raiseRefusal({ type: 'invalidInput', problem })
    const value = Payload.ofText(text).value
    const executionName = context.uuid()
    const machine = machineArn(context.place, context.uuid())
    // The service's own tests have no part for the express id.
    const executionArn = expressArn(machine, executionName, null)
    const type = getMember(definition, 'Type')
    const resource = String(getMember(definition, 'Resource'))
    const inspection = new Inspection({
      name,
      definition,
      language,
      input: Payload.ofText(text),
      context:
        input.context === undefined
          ? defaultContext({
              executionArn,
              executionName,
              machineArn: machine,
              roleArn: input.roleArn,
              input: value,
              stateName: name,
              recoverable: type === 'Task' || type === 'Map' || type === 'Parallel',
              taskToken: resource.endsWith('.waitForTaskToken') ? context.uuid() : null,
              nowMillis: context.clock.now(),
            })
          : checkContext(parsed(input.context, 'Invalid Context object provided: it must be valid JSON')),
      variables: variablesOf(input.variables),
      retrierRetryCount: input.stateConfiguration?.retrierRetryCount ?? 0,
      mapIterationFailureCount: input.stateConfiguration?.mapIterationFailureCount ?? 0,
      mapItemReaderData: readerData(input.stateConfiguration?.mapItemReaderData),
      randomness: { random: () => context.random(), uuid: () => context.uuid() },
      nowMillis: context.clock.now(),
    })
    const entered = inspection.enter()
    if (entered !== null && 'status' in entered) return answerOf(input, inspection, entered)
    if ((input.stateConfiguration?.mapIterationFailureCount ?? 0) > inspection.itemCount && type === 'Map') {
      invalid('Map iteration failure count must be less than or equal to the number of Map iterations')
    }
    const { mock } = input
    const refused = mock === undefined || entered === null ? null : mockedTaskRefusal(context, entered)
    if (refused !== null) return answerOf(input, inspection, inspection.conclude(refused))
    if (mock?.errorOutput !== undefined) {
      const { error, cause } = mock.errorOutput
      return answerOf(
        input,
        inspection,
        inspection.conclude({ failure: { error: error ?? null, cause: cause ?? null } }),
      )
    }
    if (mock?.result !== undefined) {
      return answerOf(input, inspection, inspection.conclude({ result: Payload.ofText(mock.result) }))
    }
    if (entered === null) throw new Error(`a ${String(type)} state without a mock was let through`)
    const exchange: HttpExchange = {}
    const execution = {
      arn: executionArn,
      machineArn: machine,
      machineName: machineNameOf(machine),
      roleArn: input.roleArn ?? '',
    }
    const trace = { revealSecrets: input.revealSecrets === true, exchange }
    const outcome = await callTask(context, call, entered, execution, trace)
    const shown = input.inspectionLevel === 'TRACE' ? exchange : {}
    return answerOf(input, inspection, inspection.conclude(outcome), shown)
  },
})

/** The state to test, after the definition was found to be right. */
function stateOf(
  context: ApiContext,
  { definition: text, stateName }: TestStateInput,
): { name: string; definition: JsonObject; language: 'JSONPath' | 'JSONata' } {
  const check = stateName === undefined ? context.checkState : context.check
  requireValidDefinition({ ...context, check }, text, 'STANDARD')
  const owner = parsed(text, 'The definition must be valid JSON')
  if (!isObject(owner)) throw new Error('a definition that is no object was let through')
  const definition = stateName === undefined ? owner : findState(owner, stateName)
  if (definition === null) return invalid('State not found in definition')
  const language = getMember(definition, 'QueryLanguage') ?? getMember(owner, 'QueryLanguage')
  return {
    name: stateName ?? nameOfSingleState,
    definition,
    language: language === 'JSONata' ? 'JSONata' : 'JSONPath',
  }
}

function variablesOf(text: string | undefined): ReadonlyMap<string, JsonValue> {
  if (text === undefined) return new Map()
  const variables = parsed(text, 'Variables must be valid JSON')
  return isObject(variables) ? new Map(memberEntries(variables)) : invalid('Variables must be a JSON object')
}

function readerData(text: string | undefined): JsonValue | null {
  return text === undefined ? null : parsed(text, 'MapItemReaderData must be valid JSON')
}

function answerOf(input: TestStateInput, inspection: Inspection, inspected: Inspected, exchange: HttpExchange = {}) {
  const { status, output, nextState, error, cause } = inspected
  const level = input.inspectionLevel ?? 'INFO'
  return {
    output: output?.text,
    error: present(error),
    cause: present(cause),
    inspectionData: level === 'INFO' ? undefined : { ...inspectionData(input.input ?? '{}', inspection), ...exchange },
    nextState: present(nextState),
    status,
  }
}

function inspectionData(input: string, { observed, variables }: Inspection): InspectionData {
  const data: Record<string, unknown> = { input }
  for (const [name, value] of Object.entries(observed) as [keyof Observed, unknown][]) {
    // A float of the model is written as one, also where it is whole (observed).
    if (name === 'toleratedFailurePercentage' && Number.isInteger(value)) data[name] = new JsonNumber(`${value}.0`)
    else data[name] = value instanceof Payload ? value.text : value
  }
  if (variables.size > 0) {
    const all = new ObjectBuilder()
    for (const [name, value] of variables) all.set(name, value)
    data.variables = stringify(all.build())
  }
  return data
}
