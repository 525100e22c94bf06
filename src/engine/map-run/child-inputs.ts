import type { MapState } from '../../asl/program.ts'
import { Payload } from '../../json/index.ts'
import type { Visit } from '../visit.ts'

/** One item of a map run. */
export interface MapRunItem {
  readonly index: number
  /** JSON text. */
  readonly text: string
  /** Its name, if the items are the members of an object; null if they are in an array. */
  readonly key: string | null
  /** Where it comes from, as in `$$.Map.Item.Source`. */
  readonly source: string
}

/**
 * Returns the function that makes a child execution's input from an item: by ItemSelector, or the item as it is. The visit is
 * one of the frame waiting for the map run, so what the selector sees does not change meanwhile.
 *
 * The function throws StatesError when the selector fails.
 */
export function childInputs(state: MapState, visit: Visit): (item: MapRunItem) => Payload {
  const { itemSelector } = state
  if (itemSelector === null) return ({ key, text }) => Payload.ofText(key === null ? text : pair(key, text))
  const effectiveInput = state.effectiveInput(visit)
  return ({ index, text, key, source }) => {
    visit.document = effectiveInput
    visit.setMapItem({ index, value: Payload.ofText(text).value, key, source })
    return itemSelector(visit)
  }
}

/** A member of an object, as an iteration without a selector gets it. */
function pair(key: string, text: string): string {
  return `{"Key":${JSON.stringify(key)},"Value":${text}}`
}
