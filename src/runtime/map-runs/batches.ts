import { StatesError } from '../../asl/states-error.ts'
import { limits } from '../../engine/limits.ts'
import { batchInput, type MapRunItem } from '../../engine/map-run/child-inputs.ts'
import type { MapRunPlan } from '../../engine/map-run/plan.ts'
import type { Item } from '../../items/index.ts'
import { type Payload, utf8Exceeds } from '../../json/index.ts'

/** What one child execution of a map run gets. */
export interface Batch {
  readonly input: string
  readonly itemCount: number
}

/**
 * Makes the inputs of child executions of the items, in chunks: each item through ItemSelector, and then, with an
 * ItemBatcher, as many together as fit.
 *
 * @throws StatesError when a selector fails, or an input is too large; what the items' source throws passes through.
 */
export async function* batchesOf(
  plan: MapRunPlan,
  chunks: AsyncIterable<readonly Item[]> | Iterable<readonly Item[]>,
  childInput: (item: MapRunItem) => Payload,
): AsyncIterable<readonly Batch[]> {
  const batcher = plan.batcher === null ? null : new Batcher(plan.batcher)
  let index = 0
  for await (const chunk of chunks) {
    const batches: Batch[] = []
    for (const item of chunk) {
      const input = childInput({ ...item, index }).text
      index += 1
      if (batcher !== null) batcher.add(input, batches)
      else if (utf8Exceeds(input, limits.payloadBytes)) throw tooLarge(`item ${index - 1}`, limits.payloadBytes)
      else batches.push({ input, itemCount: 1 })
    }
    yield batches
  }
  const last: Batch[] = []
  batcher?.flush(last)
  yield last
}

/** Collects items until the next one would be too many or too large (Developer Guide, "ItemBatcher"). */
class Batcher {
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
    this.#emptyBytes = Buffer.byteLength(batchInput(given, []))
    this.#bytes = this.#emptyBytes
  }

  add(item: string, into: Batch[]): void {
    const bytes = Buffer.byteLength(item)
    const separator = this.#items.length === 0 ? 0 : 1
    if (this.#items.length >= this.#itemsMax || this.#bytes + separator + bytes > this.#bytesMax) this.flush(into)
    if (this.#emptyBytes + bytes > this.#bytesMax) throw tooLarge('an item with its BatchInput', this.#bytesMax)
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

function tooLarge(what: string, bytesMax: number): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The input of a child workflow execution exceeds its maximum size: ${what} takes more than ${bytesMax} bytes.`,
    { atState: false },
  )
}
