import { getHeapStatistics } from 'node:v8'
import type { InvocationJob } from './job.ts'

const bytesMaxDefault = Math.min(256 * 1024 * 1024, Math.floor(getHeapStatistics().heap_size_limit / 8))

/**
 * What payloads that wait may take together. One function may take half of it, so that there is room for the others; and each
 * may have one that waits, however long it is.
 */
export class PayloadBudget {
  readonly #bytesMax: number
  readonly #byFunction = new Map<string, number>()
  #bytes = 0

  constructor(bytesMax = bytesMaxDefault) {
    this.#bytesMax = bytesMax
  }

  /** What is taken just now, for tests. */
  get bytes(): number {
    return this.#bytes
  }

  /** False when there is no room for it. */
  take(name: string, job: InvocationJob): boolean {
    const bytes = bytesOf(job)
    const own = this.#byFunction.get(name) ?? 0
    const isTooMuch = own + bytes > this.#bytesMax / 2 || this.#bytes + bytes > this.#bytesMax
    if (own > 0 && isTooMuch) return false
    this.#byFunction.set(name, own + bytes)
    this.#bytes += bytes
    return true
  }

  /** To be told of each that was taken. */
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
