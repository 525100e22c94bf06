import type { CancelledCall } from '../store.ts'
import { compareTexts } from './sorted-list.ts'

/** Calls whose services have yet to end what they began. There are few, and they are read once. */
export class MemoryCancelledCalls {
  readonly #byId = new Map<string, CancelledCall>()

  add(calls: readonly CancelledCall[]): void {
    for (const call of calls) this.#byId.set(call.callId, call)
  }

  list(afterCallId: string, limit: number): readonly CancelledCall[] {
    const behind = [...this.#byId.values()].filter(({ callId }) => compareTexts(callId, afterCallId) > 0)
    return behind.sort((left, right) => compareTexts(left.callId, right.callId)).slice(0, limit)
  }

  remove(callIds: readonly string[]): void {
    for (const callId of callIds) this.#byId.delete(callId)
  }
}
