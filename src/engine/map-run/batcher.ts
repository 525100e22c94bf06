import { StatesError } from '../../asl/states-error.ts'
import { utf8Length } from '../../json/index.ts'
import { limits } from '../limits.ts'
import type { MapRunPlan } from './plan.ts'

/** The input of one child execution of a map run. */
export interface Batch {
  readonly input: string
  readonly itemCount: number
}

/** Collects items until the next one would be too many or too large (Developer Guide, "ItemBatcher"). */
export class Batcher {
  readonly #itemsMax: number
  readonly #bytesMax: number
  readonly #batchInput: string | null
  readonly #emptyBytes: number
  #items: string[] = []
  #bytes: number

  constructor({ maxItems, maxInputBytes, batchInput: given }: NonNullable<MapRunPlan['batcher']>) {
    // 0 sets no limit; a child's input has its own, in any case.
    this.#itemsMax = maxItems === null || maxItems === 0 ? Number.POSITIVE_INFINITY : maxItems
    this.#bytesMax =
      maxInputBytes === null || maxInputBytes === 0 ? limits.payloadBytes : Math.min(maxInputBytes, limits.payloadBytes)
    this.#batchInput = given
    this.#emptyBytes = utf8Length(batchInput(given, []))
    this.#bytes = this.#emptyBytes
  }

  add(item: string, into: Batch[]): void {
    const bytes = utf8Length(item)
    const separator = this.#items.length === 0 ? 0 : 1
    if (this.#items.length >= this.#itemsMax || this.#bytes + separator + bytes > this.#bytesMax) this.flush(into)
    if (this.#emptyBytes + bytes > this.#bytesMax) throw inputTooLarge('an item with its BatchInput', this.#bytesMax)
    this.#bytes += bytes + (this.#items.length === 0 ? 0 : 1)
    this.#items.push(item)
  }

  flush(into: Batch[]): void {
    if (this.#items.length === 0) return
    into.push({ input: batchInput(this.#batchInput, this.#items), itemCount: this.#items.length })
    this.#items = []
    this.#bytes = this.#emptyBytes
  }
}

/** The input of a child execution that gets a whole batch. */
function batchInput(batchInputText: string | null, items: readonly string[]): string {
  const head = batchInputText === null ? '' : `"BatchInput":${batchInputText},`
  return `{${head}"Items":[${items.join(',')}]}`
}

/** `what` is the part that makes the input of a child execution too large. */
export function inputTooLarge(what: string, bytesMax: number): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The input of a child workflow execution exceeds its maximum size: ${what} takes more than ${bytesMax} bytes.`,
    { atState: false },
  )
}
