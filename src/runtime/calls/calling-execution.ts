import type { LiveExecution } from '../live-execution.ts'

/**
 * What a call in flight knows of the execution that makes it. It must not hold the execution itself, so that one
 * that waits for its calls can be evicted from memory.
 */
export interface CallingExecution {
  readonly id: number
  readonly arn: string
  readonly ownerArn: string
}

export function callingExecution({ id, start, ownerArn }: LiveExecution): CallingExecution {
  return { id, arn: start.arn, ownerArn }
}
