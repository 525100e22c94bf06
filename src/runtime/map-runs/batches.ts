import { limits } from '../../engine/limits.ts'
import { type Batch, Batcher, inputTooLarge } from '../../engine/map-run/batcher.ts'
import type { Item } from '../../items/index.ts'
import { utf8Exceeds } from '../../json/index.ts'
import type { ChildInputMaker } from './inputs/child-input-maker.ts'
import type { MapRunPlanAtWork } from './item-source.ts'

/**
 * Makes the inputs of child executions from the items, in chunks: each item through ItemSelector, and then, with an
 * ItemBatcher, as many together as fit. Other work gets its turn in between, however cheap or costly the items are.
 *
 * @throws StatesError when a selector fails, or an input is too large; errors of the items' source pass through.
 */
export async function* batchesOf(
  plan: MapRunPlanAtWork,
  chunks: AsyncIterable<readonly Item[]>,
  inputs: ChildInputMaker,
  signal: AbortSignal,
): AsyncIterable<readonly Batch[]> {
  const batcher = plan.batcher === null ? null : new Batcher(plan.batcher)
  let firstIndex = 0
  let heldCharacters = 0
  for await (const chunk of chunks) {
    const items = chunk.map((item, index) => ({ ...item, index: firstIndex + index }))
    let batches: Batch[] = []
    for (let made = 0; made < items.length; ) {
      if (made > 0) await new Promise((resolve) => setImmediate(resolve))
      for (const input of await inputs.make(made === 0 ? items : items.slice(made), signal)) {
        // A selector may make a large input from every small item, and it may be long until each of them is needed.
        if (heldCharacters > limits.payloadBytes) {
          yield batches
          batches = []
          heldCharacters = 0
        }
        heldCharacters += input.length
        if (batcher !== null) batcher.add(input, batches)
        else if (utf8Exceeds(input, limits.payloadBytes)) {
          throw inputTooLarge(`item ${firstIndex + made}`, limits.payloadBytes)
        } else batches.push({ input, itemCount: 1 })
        made += 1
      }
    }
    yield batches
    heldCharacters = 0
    firstIndex += items.length
  }
  const last: Batch[] = []
  batcher?.flush(last)
  yield last
}
