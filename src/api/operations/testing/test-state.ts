import { expressArn, machineArn, machineNameOf } from '../../../arn/index.ts'
import { executionInputProblem } from '../../../control/execution-input.ts'
import { getMember, isObject, type JsonObject, parse, stringify } from '../../../json/index.ts'
import type { ApiContext, RequestContext } from '../../context.ts'
import type { TestStateInput } from '../../model/inputs.ts'
import type { InspectionData } from '../../model/outputs.ts'
import { operation } from '../../operation.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { present } from '../answer.ts'
import { checkRoleArn, requireValidDefinition } from '../machines/definition.ts'
import { callTask, mockedTaskRefusal, type TestedHttpExchange } from './call-task.ts'
import { checkMock, invalid, parsed } from './check-mock.ts'
import { findState } from './find-state.ts'
import type { StateTest, StateTestOutcome, TestedState } from './state-test.ts'
import { checkContext, defaultContext } from './test-context.ts'
import { testHereOrOnThread } from './test-on-thread.ts'

// The name that the service gives to a state tested outside a machine.
const nameOfSingleState = 'StateName'

/** Evaluates one state by itself. A Wait state does not wait; a Task without a mock is actually called. */
export const testState = operation({
  name: 'TestState',
  waits: true,
  async handle(context, input, call) {
    const { name, definition, language } = await stateOf(context, input, call)
    checkMock(input, definition)
    if (input.roleArn !== undefined) checkRoleArn(input.roleArn)
    const text = input.input ?? '{}'
    const problem = executionInputProblem(text)
    if (problem !== null) raiseRefusal({ type: 'invalidInput', problem })
    const executionName = context.uuid()
    const machine = machineArn(context.place, context.uuid())
    // In the service's own tests, the ARN has no part for the express id.
    const executionArn = expressArn(machine, executionName, null)
    const type = getMember(definition, 'Type')
    const resource = String(getMember(definition, 'Resource'))
    const contextMade = {
      executionArn,
      executionName,
      machineArn: machine,
      roleArn: input.roleArn,
      stateName: name,
      recoverable: type === 'Task' || type === 'Map' || type === 'Parallel',
      taskToken: resource.endsWith('.waitForTaskToken') ? context.uuid() : null,
      nowMillis: context.clock.now(),
    }
    const test: StateTest = {
      name,
      definition: stringify(definition),
      language,
      input: text,
      context: contextText(input, contextMade, text),
      variables: variablesOf(input.variables),
      retrierRetryCount: input.stateConfiguration?.retrierRetryCount ?? 0,
      mapIterationFailureCount: input.stateConfiguration?.mapIterationFailureCount ?? 0,
      mapItemReaderData: readerData(input.stateConfiguration?.mapItemReaderData),
      nowMillis: context.clock.now(),
      key: context.uuid(),
      outcome: null,
    }
    const mock = mockOf(input)
    // The call that a mocked task would make is checked before its mock answers.
    const first = type === 'Task' ? null : mock
    let tested = await testHereOrOnThread(context, { ...test, outcome: first }, call.signal)
    if (tested.type === 'task' && mock !== null) {
      const outcome = mockedTaskRefusal(context, tested.task) ?? mock
      tested = await testHereOrOnThread(context, { ...test, outcome }, call.signal)
    }
    if (tested.type === 'tooManyFailures') {
      return invalid('Map iteration failure count must be less than or equal to the number of Map iterations')
    }
    if (tested.type === 'ended') return answerOf(input, tested)
    const exchange: TestedHttpExchange = {}
    const execution = {
      arn: executionArn,
      machineArn: machine,
      machineName: machineNameOf(machine),
      roleArn: input.roleArn ?? '',
    }
    const trace = { revealSecrets: input.revealSecrets === true, exchange }
    const outcome = await callTask(context, call, tested.task, execution, trace)
    const concluded = await testHereOrOnThread(context, { ...test, outcome }, call.signal)
    if (concluded.type !== 'ended') throw new Error(`a ${String(type)} state with an outcome did not end`)
    return answerOf(input, concluded, input.inspectionLevel === 'TRACE' ? exchange : {})
  },
})

/** Made apart from the test, which may wait: the input takes much more memory as a value. */
function contextText(
  { context }: TestStateInput,
  made: Omit<Parameters<typeof defaultContext>[0], 'input'>,
  input: string,
): string {
  if (context === undefined) return stringify(defaultContext({ ...made, input: parse(input) }))
  return stringify(checkContext(parsed(context, 'Invalid Context object provided: it must be valid JSON')))
}

function mockOf({ mock }: TestStateInput): StateTestOutcome | null {
  if (mock?.errorOutput !== undefined) {
    const { error, cause } = mock.errorOutput
    return { failure: { error: error ?? null, cause: cause ?? null } }
  }
  return mock?.result === undefined ? null : { result: mock.result }
}

/** The state to test, from a definition that has been found valid. */
async function stateOf(
  context: ApiContext,
  { definition: text, stateName }: TestStateInput,
  call: RequestContext,
): Promise<{ name: string; definition: JsonObject; language: 'JSONPath' | 'JSONata' }> {
  const check = stateName === undefined ? context.checkState : context.check
  await requireValidDefinition({ check }, text, 'STANDARD', call)
  const owner = parsed(text, 'The definition must be valid JSON')
  if (!isObject(owner)) throw new Error('a definition that is not an object was let through')
  const definition = stateName === undefined ? owner : findState(owner, stateName)
  if (definition === null) return invalid('State not found in definition')
  const language = getMember(definition, 'QueryLanguage') ?? getMember(owner, 'QueryLanguage')
  return {
    name: stateName ?? nameOfSingleState,
    definition,
    language: language === 'JSONata' ? 'JSONata' : 'JSONPath',
  }
}

/** Variables as JSON, spelled as they were given. */
function variablesOf(text: string | undefined): string {
  if (text === undefined) return '{}'
  return isObject(parsed(text, 'Variables must be valid JSON')) ? text : invalid('Variables must be a JSON object')
}

function readerData(text: string | undefined): string | null {
  if (text === undefined) return null
  parsed(text, 'MapItemReaderData must be valid JSON')
  return text
}

function answerOf(
  input: TestStateInput,
  { status, output, nextState, error, cause, data }: TestedState & { readonly type: 'ended' },
  exchange: TestedHttpExchange = {},
) {
  const level = input.inspectionLevel ?? 'INFO'
  return {
    output: present(output),
    error: present(error),
    cause: present(cause),
    inspectionData: level === 'INFO' ? undefined : { ...(parse(data) as InspectionData), ...exchange },
    nextState: present(nextState),
    status,
  }
}
