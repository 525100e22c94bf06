import type { Payload } from '../json/index.ts'
import type { TaskOutcome } from '../runtime/service.ts'

export function succeeded(output: Payload): TaskOutcome {
  return { type: 'succeeded', output }
}

export function failed(error: string, cause: string | null): TaskOutcome {
  return { type: 'failed', error, cause }
}

/** Somebody will answer later with the task token; or the state no longer waits, so nobody reads this outcome. */
export const pending: TaskOutcome = { type: 'pending' }
