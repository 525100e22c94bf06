import type { TaskCall } from '../runtime/service.ts'

/** The ways in: each asks `authorize` before it does anything. */
export type Door =
  /** The Step Functions API. */
  | 'api'
  /** EventBridge's operations on connections. */
  | 'events'
  /** Lambda's Invoke, and what describes functions. */
  | 'lambda'
  | 's3'
  /** A Task state that calls this server itself. */
  | 'task'
  /** The program that has this server in it. */
  | 'process'

/** Who calls, and through which door. */
export interface Caller {
  readonly door: Door
  /** The ARN of a user or a role; null where nobody says who they are, which is so for all that comes over HTTP. */
  readonly principal: string | null
  /** The execution whose Task state calls; null for everybody else. */
  readonly execution: { readonly id: number; readonly arn: string } | null
}

/** A caller who is not known. */
export function unknownCaller(door: Door): Caller {
  return { door, principal: null, execution: null }
}

/** A Task state calls as its machine's role, or as the one that its Credentials name. */
export function taskCaller({ execution }: Pick<TaskCall, 'execution'>, roleArn: string | null = null): Caller {
  const { id, arn } = execution
  return { door: 'task', principal: roleArn ?? execution.roleArn, execution: { id, arn } }
}
