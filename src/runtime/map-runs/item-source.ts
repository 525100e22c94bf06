import type { MapRunPlan } from '../../engine/map-run/plan.ts'
import { type Item, readItems } from '../../items/index.ts'
import { compact, isObject, type JsonObject, memberEntries, parse, stringify } from '../../json/index.ts'
import type { ObjectStore } from '../../objects/index.ts'

/** The items of a map run, in chunks and in order: those of its state's input, or what its reader finds. */
export function openItems(
  plan: MapRunPlan,
  objects: ObjectStore,
  signal: AbortSignal,
): AsyncIterable<readonly Item[]> | Iterable<readonly Item[]> {
  if (plan.reader === null) return [stateItems(plan.items ?? '[]')]
  const { operation, config } = plan.reader
  return compacted(readItems({ operation, arguments: parse(plan.reader.arguments), config }, objects, signal))
}

/** How many items there are, if that is known before they are read; null otherwise. */
export function knownItemCount(plan: MapRunPlan): number | null {
  return plan.reader === null ? stateItems(plan.items ?? '[]').length : null
}

function stateItems(text: string): readonly Item[] {
  const value = parse(text)
  const source = 'STATE_DATA'
  if (Array.isArray(value)) return value.map((item) => ({ text: stringify(item), key: null, source }))
  if (!isObject(value)) throw new Error('the items of a map run are neither an array nor an object')
  return memberEntries(value as JsonObject).map(([key, member]) => ({ text: stringify(member), key, source }))
}

/** The service passes items on without the white space that they had in their file (observed). */
async function* compacted(chunks: AsyncIterable<readonly Item[]>): AsyncIterable<readonly Item[]> {
  for await (const chunk of chunks) {
    yield chunk.map((item) => {
      const text = compact(item.text)
      return text === item.text ? item : { ...item, text }
    })
  }
}
