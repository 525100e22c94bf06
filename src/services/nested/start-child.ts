import { stringify, utf8Exceeds } from '../../json/index.ts'
import { executionInputProblem } from '../../runtime/execution-payloads/execution-input.ts'
import { executionArn } from '../../runtime/open-live.ts'
import { findQualifiedMachine, type MachineLookup, splitQualifier } from '../../runtime/qualified-machine.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import type { Execution, Store } from '../../store/store.ts'
import { TaskParameters } from '../task-parameters.ts'
import { isSync } from '../task-pattern.ts'
import type { Child } from './child.ts'
import { startRefusal } from './start-refusal.ts'

export interface ChildStarter {
  readonly runtime: () => Pick<Runtime, 'startExecution'>
  readonly store: MachineLookup & Pick<Store, 'executionByArn'>
  /** From 0 to below 1. */
  readonly random: () => number
  readonly makeRequestId: () => string
  /** What is wrong with a test case named behind the machine's ARN, or null. */
  readonly testCaseProblem: (machine: { name: string; definition: string }, testCase: string) => string | null
}

export type ChildStart =
  | { readonly type: 'started'; readonly child: Child }
  | { readonly type: 'refused'; readonly outcome: TaskOutcome }

const inputBytesMax = 262_144
// The characters that the API refuses in a name, and the C1 controls.
const nameProblem = /[\s?*<>{}[\]"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/

/** Reads the parameters of a start. */
export function readStart(parameters: TaskParameters) {
  return {
    givenArn: parameters.requiredText('StateMachineArn'),
    givenName: parameters.text('Name'),
    traceHeader: parameters.text('TraceHeader'),
    input: inputText(parameters),
  }
}

/** Starts the execution that a task's parameters ask for. */
export async function startChild(task: TaskCall, starter: ChildStarter): Promise<ChildStart> {
  const parameters = new TaskParameters(task.arguments)
  const { givenArn, givenName, traceHeader, input } = readStart(parameters)
  if (parameters.failure !== null) return { type: 'refused', outcome: parameters.failure }

  const refuse = (code: string, message: string): ChildStart => ({
    type: 'refused',
    outcome: startRefusal(code, message, starter.makeRequestId()),
  })
  const [qualifiedArn = '', testCase = null] = givenArn.split('#', 2)
  if (givenName !== null && (nameProblem.test(givenName) || givenName.length === 0 || givenName.length > 80)) {
    return refuse('InvalidName', `Invalid Name: '${givenName}'`)
  }
  if (!qualifiedArn.startsWith('arn:')) {
    return refuse('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${qualifiedArn}'`)
  }
  const inputProblem = findInputProblem(input)
  if (inputProblem !== null) return refuse('InvalidExecutionInput', inputProblem)
  const found = await findQualifiedMachine(starter.store, qualifiedArn, starter.random)
  if (found === null) return refuse('StateMachineDoesNotExist', `State Machine Does Not Exist: '${qualifiedArn}'`)
  const { machine, alias } = found
  const version = found.version?.number ?? null
  if (machine.status === 'DELETING') {
    return refuse('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`)
  }
  const waits = isSync(task.resource)
  if (waits && machine.type === 'EXPRESS') {
    // An Express execution cannot be described, so there is nothing to wait for.
    return refuse(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine: a task cannot wait for an Express execution',
    )
  }
  if (testCase !== null && testCase !== '') {
    const problem = starter.testCaseProblem({ name: machine.name, definition: machine.revision.definition }, testCase)
    if (problem !== null) return refuse('ValidationException', problem)
  }

  const name = givenName ?? task.callId
  const started = await starter.runtime().startExecution({
    machine,
    version,
    alias,
    name,
    input,
    traceHeader,
    testCase: testCase === '' ? null : testCase,
    parentId: waits ? task.execution.id : null,
  })
  switch (started.type) {
    case 'started':
      return {
        type: 'started',
        child: { ...started.execution, name, machineArn: machine.arn, version, alias, input, traceHeader },
      }
    case 'running':
      return { type: 'started', child: started.execution }
    case 'full':
      return refuse('ExecutionLimitExceeded', `${started.openMax} executions are open, which is the limit.`)
    case 'exists': {
      // A name made of the call's id is nobody else's: the call was made before, and the child has ended meanwhile.
      const own = name === task.callId ? await starter.store.executionByArn(started.arn) : null
      if (own !== null) return { type: 'started', child: own }
      return refuse('ExecutionAlreadyExists', `Execution Already Exists: '${started.arn}'`)
    }
  }
}

/** The execution that a task started whose answer was lost; null where there is none, or somebody else started it. */
export async function findStarted(
  { arguments: given, callId, execution }: TaskCall,
  { store }: Pick<ChildStarter, 'store'>,
): Promise<Execution | null> {
  const { givenArn, givenName } = readStart(new TaskParameters(given))
  const { machineArn } = splitQualifier(givenArn.split('#', 1)[0]!)
  const child = await store.executionByArn(executionArn({ arn: machineArn }, givenName ?? callId))
  return child?.parentId === execution.id ? child : null
}

/** An input is JSON text, or a value that is written as such; none is an empty object. */
function inputText(parameters: TaskParameters): string {
  const input = parameters.value('Input')
  if (input === undefined) return '{}'
  return typeof input === 'string' ? input : stringify(input)
}

function findInputProblem(input: string): string | null {
  if (utf8Exceeds(input, inputBytesMax)) {
    return "Invalid State Machine Execution Input: 'The input exceeds the maximum number of bytes.'"
  }
  return executionInputProblem(input)
}
