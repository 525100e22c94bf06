import type { Batch } from '../../engine/map-run/batcher.ts'
import type { MapRunStore } from '../../store/store.ts'
import { batchesOf } from './batches.ts'
import { failureOf } from './failure-of.ts'
import type { ChildInputMaker } from './inputs/child-input-maker.ts'
import { type ItemSource, openItems } from './item-source.ts'
import { KnownChildren } from './known-children.ts'

/**
 * The items for which no child of a map run was ever started, as far as they can be read. They are read again: only those
 * on their way are in memory.
 *
 * @param read is told at the end how many items and batches there are, including those with a child.
 */
export async function* unstartedBatches(
  store: MapRunStore,
  run: {
    readonly mapRunArn: string
    readonly source: ItemSource
    readonly inputs: ChildInputMaker
    readonly signal: AbortSignal
  },
  read: (items: number, batches: number) => void,
): AsyncIterable<readonly Batch[]> {
  const chunks = openItems(run.source, run.signal)
  const known = new KnownChildren(store, run.mapRunArn)
  let index = 0
  let items = 0
  try {
    for await (const batches of batchesOf(run.source.plan, chunks, run.inputs, run.signal)) {
      const unstarted: Batch[] = []
      for (const batch of batches) {
        items += batch.itemCount
        if (!(await known.has(index++))) unstarted.push(batch)
      }
      yield unstarted
    }
  } catch (error) {
    // An item that cannot be read or made into an input does not spoil the existing results.
    if (run.signal.aborted || failureOf(error) === null) throw error
  }
  read(items, index)
}
