import { getHeapStatistics } from 'node:v8'
import type { InvocationJob } from './job.ts'

const bytesMaxDefault = Math.min(256 * 1024 * 1024, Math.floor(getHeapStatistics().heap_size_limit / 8))

/**
 * Bounds the memory of all waiting payloads together. One function may use half of it, which leaves room for the others; and
 * each function may have one waiting payload, however long it is.
 */
export class PayloadBudget {
  readonly #bytesMax: number
  readonly #byFunction = new Map<string, number>()
  #bytes = 0

  constructor(bytesMax = bytesMaxDefault) {
    this.#bytesMax = bytesMax
  }

  /** How many bytes are taken now, for tests. */
  get bytes(): number {
    return this.#bytes
  }

  /** Returns false if there is no room for the payload. */
  take(name: string, job: InvocationJob): boolean {
    const bytes = bytesOf(job)
    const own = this.#byFunction.get(name) ?? 0
    const isTooMuch = own + bytes > this.#bytesMax / 2 || this.#bytes + bytes > this.#bytesMax
    if (own > 0 && isTooMuch) return false
    this.#byFunction.set(name, own + bytes)
    this.#bytes += bytes
    return true
  }

  /** Must be called for each payload that was taken. */
  release(name: string, job: InvocationJob): void {
    const bytes = bytesOf(job)
    const own = (this.#byFunction.get(name) ?? 0) - bytes
    if (own > 0) this.#byFunction.set(name, own)
    else this.#byFunction.delete(name)
    this.#bytes -= bytes
  }
}

function bytesOf({ payload, clientContext }: InvocationJob): number {
  return Buffer.byteLength(payload) + Buffer.byteLength(clientContext ?? '')
}
