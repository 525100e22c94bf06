import type { UnreadableArn } from '../arn/index.ts'

/** Why a request is refused. */
export type Refusal =
  | { readonly type: 'outOfBounds'; readonly problems: readonly string[] }
  | { readonly type: 'invalidArn'; readonly arn: UnreadableArn }
  /** The ARN names a Distributed Map state where only a machine is accepted. */
  | { readonly type: 'labelledArn'; readonly arn: string }
  | { readonly type: 'invalidName'; readonly name: string }
  | { readonly type: 'invalidInput'; readonly problem: string }
  | { readonly type: 'invalidTestCase'; readonly problem: string }
  | { readonly type: 'noMachine'; readonly arn: string }
  | { readonly type: 'noExecution'; readonly arn: string }
  | { readonly type: 'machineDeleting'; readonly machineArn: string }
  /** The operation is only for machines of the other type. */
  | { readonly type: 'wrongMachineType' }
  /** A task can wait only for executions that can be described, which excludes those of Express machines. */
  | { readonly type: 'cannotAwaitExpress' }
  /** The name has been used before, with other input or by an execution that has ended. */
  | { readonly type: 'nameTaken'; readonly executionArn: string }
  /** The limit on open executions has been reached. */
  | { readonly type: 'full'; readonly openMax: number }
  /** The executions in memory leave no room for another one, for now. */
  | { readonly type: 'noMemory' }

/** A refusal as the service's API reports it. */
export interface ServiceError {
  readonly code:
    | 'ExecutionAlreadyExists'
    | 'ExecutionDoesNotExist'
    | 'ExecutionLimitExceeded'
    | 'InvalidArn'
    | 'InvalidExecutionInput'
    | 'InvalidName'
    | 'StateMachineDeleting'
    | 'StateMachineDoesNotExist'
    | 'StateMachineTypeNotSupported'
    | 'ThrottlingException'
    | 'ValidationException'
  readonly message: string
  /** Members of the error besides its message. */
  readonly members?: Readonly<Record<string, string>>
}

const wrongMachineType = 'This operation is not supported by this type of state machine'

/** The service's error for a refusal. It is the same at every door; each door puts it into its own form. */
export function serviceError(refusal: Refusal): ServiceError {
  switch (refusal.type) {
    case 'outOfBounds':
      return { code: 'ValidationException', message: boundsMessage(refusal.problems) }
    case 'invalidArn':
      return { code: 'InvalidArn', message: `Invalid Arn: '${arnProblem(refusal.arn)}'` }
    case 'labelledArn':
      return {
        code: 'ValidationException',
        message: `The state machine ARN '${refusal.arn}' is qualified with a label, which this operation does not support`,
        members: { reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
      }
    case 'invalidName':
      return { code: 'InvalidName', message: `Invalid Name: '${refusal.name}'` }
    case 'invalidInput':
      return {
        code: 'InvalidExecutionInput',
        message: `Invalid State Machine Execution Input: '${refusal.problem}'`,
      }
    case 'invalidTestCase':
      return { code: 'ValidationException', message: refusal.problem }
    case 'noMachine':
      return { code: 'StateMachineDoesNotExist', message: `State Machine Does Not Exist: '${refusal.arn}'` }
    case 'noExecution':
      return { code: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${refusal.arn}'` }
    case 'machineDeleting':
      return { code: 'StateMachineDeleting', message: `State Machine is being deleted: '${refusal.machineArn}'` }
    case 'wrongMachineType':
      return { code: 'StateMachineTypeNotSupported', message: wrongMachineType }
    case 'cannotAwaitExpress': {
      const message = `${wrongMachineType}: a task cannot wait for an Express execution`
      return { code: 'StateMachineTypeNotSupported', message }
    }
    case 'nameTaken':
      return { code: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${refusal.executionArn}'` }
    case 'full':
      return {
        code: 'ExecutionLimitExceeded',
        message: `${refusal.openMax} executions are open, which is the limit: let some end, or stop them, first.`,
      }
    case 'noMemory': {
      const message = 'The executions in memory leave no room for another one: try again later, or let some end first.'
      return { code: 'ThrottlingException', message }
    }
  }
}

/** The message for values that break bounds of the model, however many they are. */
export function boundsMessage(problems: readonly string[]): string {
  return `${problems.length} validation ${problems.length === 1 ? 'error' : 'errors'} detected: ${problems.join('; ')}`
}

/** What is wrong with one value. `shown` is its spelling in the message; null if it must not be shown. */
export function boundsProblem(shown: string | null, path: string, rule: string): string {
  return `Value${shown === null ? '' : ` ${shown}`} at '${path}' failed to satisfy constraint: ${rule}`
}

function arnProblem({ text, problem, found }: UnreadableArn): string {
  if (problem === 'prefix') return `Invalid ARN prefix: ${text}`
  return problem === 'type' ? `Resource type not valid in this context: ${found}` : `Invalid ARN: ${text}`
}
