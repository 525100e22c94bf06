import { executionArn, readArn, splitTestCase } from '../../arn/index.ts'
import type { Authorize } from '../../control/authorize.ts'
import { taskCaller } from '../../control/caller.ts'
import type { Refusal, ServiceError } from '../../control/refusal.ts'
import { serviceError } from '../../control/refusal.ts'
import type { AskedStart } from '../../control/start-bounds.ts'
import { type Started, type StartParts, startExecution } from '../../control/start-execution.ts'
import { stringify } from '../../json/index.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import type { Store, StoredExecution } from '../../store/store.ts'
import { roleArnOf } from '../aws/credentials/role-credentials.ts'
import { TaskParameters } from '../task-parameters.ts'
import { isSync } from '../task-pattern.ts'
import { startRefusal } from './start-refusal.ts'

export interface ChildStarter extends StartParts {
  readonly runtime: Pick<Runtime, 'startExecution'>
  readonly store: StartParts['store'] & Pick<Store, 'executions'>
  readonly authorize: Authorize
  readonly makeRequestId: () => string
}

/** An execution that a task started. */
export type StartedChild = Started['execution']

export type ChildStart =
  | { readonly type: 'started'; readonly child: StartedChild }
  | { readonly type: 'refused'; readonly outcome: TaskOutcome }

/** Reads the parameters for starting an execution. */
export function readStart(parameters: TaskParameters): AskedStart {
  return {
    stateMachineArn: parameters.requiredText('StateMachineArn'),
    name: parameters.text('Name'),
    traceHeader: parameters.text('TraceHeader'),
    input: inputText(parameters),
  }
}

/** Starts the execution that a task's parameters ask for. */
export async function startChild(task: TaskCall, starter: ChildStarter): Promise<ChildStart> {
  const parameters = new TaskParameters(task.arguments)
  const asked = readStart(parameters)
  if (parameters.failure !== null) return { type: 'refused', outcome: parameters.failure }
  const refuse = ({ code, message }: ServiceError | Denial): ChildStart => ({
    type: 'refused',
    outcome: startRefusal(code, message, starter.makeRequestId()),
  })

  const caller = taskCaller(task, roleArnOf(task.credentials))
  const resource = splitTestCase(asked.stateMachineArn).arn
  const authorization = await starter.authorize(caller, 'states:StartExecution', [resource])
  if (!authorization.allowed) return refuse({ code: 'AccessDeniedException', message: authorization.reason })
  const name = asked.name ?? task.callId
  const started = await startExecution(starter, { ...asked, name, waits: isSync(task.resource) }, caller)
  if (started.type === 'started') return { type: 'started', child: started.execution }
  const own = await startedBefore(started, name === task.callId, starter)
  return own === null ? refuse(serviceError(started)) : { type: 'started', child: own }
}

interface Denial {
  readonly code: 'AccessDeniedException'
  readonly message: string
}

/** Nobody else uses a name made from the call's id: the call was made before, and the child has ended in the meantime. */
async function startedBefore(
  refusal: Refusal,
  isMadeName: boolean,
  { store }: ChildStarter,
): Promise<StoredExecution | null> {
  return isMadeName && refusal.type === 'nameTaken' ? store.executions.byArn(refusal.executionArn) : null
}

/** The execution that a task started if the answer was lost; null if there is none, or if somebody else started it. */
export async function findStarted(
  { arguments: given, callId, execution }: TaskCall,
  { store }: Pick<ChildStarter, 'store'>,
): Promise<StoredExecution | null> {
  const { stateMachineArn, name } = readStart(new TaskParameters(given))
  const arn = readArn(splitTestCase(stateMachineArn).arn, ['stateMachine'])
  if (arn.type === 'unreadable') return null
  const child = await store.executions.byArn(executionArn(arn.machineArn, name ?? callId))
  return child?.parentId === execution.id ? child : null
}

/** An input is JSON text, or a value that is written as JSON; a missing input means an empty object. */
function inputText(parameters: TaskParameters): string {
  const input = parameters.value('Input')
  if (input === undefined) return '{}'
  return typeof input === 'string' ? input : stringify(input)
}
