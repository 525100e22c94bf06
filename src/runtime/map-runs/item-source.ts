import type { MapRunPlan } from '../../engine/map-run/plan.ts'
import { type Item, ItemChunk, readItems } from '../../items/index.ts'
import {
  compact,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  parse,
  stringify,
} from '../../json/index.ts'
import type { ObjectStore } from '../../objects/index.ts'

/** A plan without the items of its state's input: they are looked up when they are needed, and not held in between. */
export type MapRunPlanAtWork = Omit<MapRunPlan, 'items'>

/** About how many bytes such a plan takes in memory. */
export function planBytes({ reader, batcher, writer }: MapRunPlanAtWork): number {
  const texts = [reader?.arguments, batcher?.batchInput, writer?.arguments]
  return texts.reduce((bytes, text) => bytes + 2 * (text?.length ?? 0), 0)
}

/** Where the items of a map run come from. */
export interface ItemSource {
  readonly plan: MapRunPlanAtWork
  /** The items of the state's input, as JSON text; asked for unless the plan has a reader. */
  readonly stateItems: () => Promise<string>
  readonly objects: ObjectStore
}

/** The items of a map run, in chunks and in order: those of its state's input, or what its reader finds. */
export function openItems(
  { plan, stateItems, objects }: ItemSource,
  signal: AbortSignal,
): AsyncIterable<readonly Item[]> {
  if (plan.reader === null) return chunksOf(stateItems)
  const { operation, config } = plan.reader
  return compacted(readItems({ operation, arguments: parse(plan.reader.arguments), config }, objects, signal))
}

/** How many items there are, if that is known before they are read; null otherwise. */
export function knownItemCount(plan: MapRunPlan): number | null {
  return plan.reader === null ? entriesOf(plan.items ?? '[]').length : null
}

/** For each chunk, the text is parsed anew: whoever takes the next one may do so much later, and there may be many map runs. */
async function* chunksOf(stateItems: () => Promise<string>): AsyncIterable<readonly Item[]> {
  for (let next = 0, isDone = false; !isDone; ) {
    const chunk = chunkFrom(next, await stateItems())
    next += chunk.items.length
    isDone = chunk.isLast
    yield chunk.items
  }
}

function chunkFrom(from: number, text: string): { readonly items: readonly Item[]; readonly isLast: boolean } {
  const { length, entry } = entriesOf(text)
  const chunk = new ItemChunk()
  let next = from
  while (next < length && !chunk.isFull) {
    const [key, value] = entry(next++)
    chunk.add({ text: stringify(value), key, source: 'STATE_DATA' })
  }
  return { items: chunk.take(), isLast: next >= length }
}

interface Entries {
  readonly length: number
  readonly entry: (index: number) => readonly [key: string | null, value: JsonValue]
}

function entriesOf(text: string): Entries {
  const value = parse(text)
  if (Array.isArray(value)) return { length: value.length, entry: (index) => [null, value[index]!] }
  if (!isObject(value)) throw new Error('the items of a map run are neither an array nor an object')
  const members = memberEntries(value as JsonObject)
  return { length: members.length, entry: (index) => members[index]! }
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
