import type { Meter } from '../../asl/meter.ts'
import { limits } from '../../engine/limits.ts'
import { type Batch, Batcher, inputTooLarge } from '../../engine/map-run/batcher.ts'
import type { MapRunItem } from '../../engine/map-run/child-inputs.ts'
import type { MapRunPlan } from '../../engine/map-run/plan.ts'
import type { Item } from '../../items/index.ts'
import { type Payload, utf8Exceeds } from '../../json/index.ts'

// A selector may make a large input of every small item: so many characters of them are held at once.
const heldCharactersMax = 4_194_304

/**
 * Makes the inputs of child executions of the items, in chunks: each item through ItemSelector, and then, with an
 * ItemBatcher, as many together as fit. Selectors that take long let others in between.
 *
 * @param meter counts what `childInput` costs.
 * @throws StatesError when a selector fails, or an input is too large; what the items' source throws passes through.
 */
export async function* batchesOf(
  plan: MapRunPlan,
  chunks: AsyncIterable<readonly Item[]> | Iterable<readonly Item[]>,
  childInput: (item: MapRunItem) => Payload,
  meter: Meter,
): AsyncIterable<readonly Batch[]> {
  const batcher = plan.batcher === null ? null : new Batcher(plan.batcher)
  let index = 0
  let heldCharacters = 0
  let restedAtSteps = meter.steps
  for await (const chunk of chunks) {
    let batches: Batch[] = []
    for (const item of chunk) {
      if (heldCharacters > heldCharactersMax) {
        yield batches
        batches = []
        heldCharacters = 0
      }
      const input = childInput({ ...item, index }).text
      heldCharacters += input.length
      if (meter.steps - restedAtSteps >= limits.turnSteps) {
        await new Promise((resolve) => setImmediate(resolve))
        restedAtSteps = meter.steps
      }
      index += 1
      if (batcher !== null) batcher.add(input, batches)
      else if (utf8Exceeds(input, limits.payloadBytes)) throw inputTooLarge(`item ${index - 1}`, limits.payloadBytes)
      else batches.push({ input, itemCount: 1 })
    }
    yield batches
    heldCharacters = 0
  }
  const last: Batch[] = []
  batcher?.flush(last)
  yield last
}
