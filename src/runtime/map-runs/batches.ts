import { limits } from '../../engine/limits.ts'
import { type Batch, Batcher, inputTooLarge } from '../../engine/map-run/batcher.ts'
import type { MapRunItem } from '../../engine/map-run/child-inputs.ts'
import type { MapRunPlan } from '../../engine/map-run/plan.ts'
import type { Item } from '../../items/index.ts'
import { type Payload, utf8Exceeds } from '../../json/index.ts'

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
      else if (utf8Exceeds(input, limits.payloadBytes)) throw inputTooLarge(`item ${index - 1}`, limits.payloadBytes)
      else batches.push({ input, itemCount: 1 })
    }
    yield batches
  }
  const last: Batch[] = []
  batcher?.flush(last)
  yield last
}
