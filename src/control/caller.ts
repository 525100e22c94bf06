import type { TaskCall } from '../runtime/service.ts'

/** The ways in: each asks `authorize` before it does anything. */
export type Door =
  /** The Step Functions API. */
  | 'api'
  /** The console's own operations, beside the API's. */
  | 'console'
  /** EventBridge's operations on connections. */
  | 'events'
  /** Lambda's Invoke, and the operations that describe functions. */
  | 'lambda'
  | 's3'
  /** A Task state that calls this server itself. */
  | 'task'
  /** The program that this server is embedded in. */
  | 'process'

/** Who calls, and through which door. */
export interface Caller {
  readonly door: Door
  /** The ARN of a user or a role; null if callers do not say who they are, as is always so over HTTP. */
  readonly principal: string | null
  /** The execution whose Task state calls; null for everybody else. */
  readonly execution: { readonly id: number; readonly arn: string } | null
}

/** A caller whose identity is unknown. */
export function unknownCaller(door: Door): Caller {
  return { door, principal: null, execution: null }
}

/** A Task state calls as its machine's role, or as the role that its Credentials name. */
export function taskCaller({ execution }: Pick<TaskCall, 'execution'>, roleArn: string | null = null): Caller {
  const { id, arn } = execution
  return { door: 'task', principal: roleArn ?? execution.roleArn, execution: { id, arn } }
}
