import type { ExecutionStore, HistoryChunk } from '../../../store/store.ts'
import { eventTexts, withoutExecutionData } from './event-texts.ts'

// A page may hold fewer events than asked for: payloads can make a thousand of them half a gigabyte.
const pageCharactersMax = 4 * 1024 * 1024
const eventsPerRead = 100

export interface HistoryPageRequest {
  readonly executionId: number
  /** The first event of the page, in the direction of reading. */
  readonly firstEventId: number
  readonly lastEventId: number
  readonly limit: number
  readonly reverse: boolean
  readonly includeExecutionData: boolean
}

export interface HistoryPage {
  /** The events' texts, with commas between them. */
  readonly text: string
  /** Where the next page starts, or null. */
  readonly nextEventId: number | null
}

/** Joins a page of history from the chunks in the store. */
export async function readHistoryPage(store: ExecutionStore, request: HistoryPageRequest): Promise<HistoryPage> {
  const { executionId, firstEventId, lastEventId, limit, reverse } = request
  const furthest = reverse ? Math.max(1, firstEventId - limit + 1) : Math.min(lastEventId, firstEventId + limit - 1)
  const texts: string[] = []
  let characters = 0
  let cursor = firstEventId
  const more = () => (reverse ? cursor >= furthest : cursor <= furthest)

  while (more() && characters < pageCharactersMax) {
    const [from, to] = reverse
      ? [Math.max(furthest, cursor - eventsPerRead + 1), cursor]
      : [cursor, Math.min(furthest, cursor + eventsPerRead - 1)]
    const chunks = await store.readHistory(executionId, from, to)
    if (chunks.length === 0) break
    for (const chunk of reverse ? chunks.toReversed() : chunks) {
      if (!more() || characters >= pageCharactersMax) break
      const part = reverse ? partOf(chunk, furthest, cursor, request) : partOf(chunk, cursor, furthest, request)
      texts.push(part.text)
      characters += part.text.length
      cursor = reverse ? part.firstEventId - 1 : part.lastEventId + 1
    }
  }
  const ended = reverse ? cursor < 1 : cursor > lastEventId
  return { text: texts.filter((text) => text !== '').join(','), nextEventId: ended ? null : cursor }
}

/** Events `from` to `to` of a chunk, as far as it has them. */
function partOf(chunk: HistoryChunk, from: number, to: number, { reverse, includeExecutionData }: HistoryPageRequest) {
  const firstEventId = Math.max(from, chunk.firstEventId)
  const lastEventId = Math.min(to, chunk.firstEventId + chunk.count - 1)
  const whole = lastEventId - firstEventId + 1 === chunk.count
  // The usual case: the text goes out as it is.
  if (whole && !reverse && includeExecutionData) return { firstEventId, lastEventId, text: chunk.chunk.slice(1, -1) }
  const events = eventTexts(chunk.chunk).slice(firstEventId - chunk.firstEventId, lastEventId - chunk.firstEventId + 1)
  const shown = includeExecutionData ? events : events.map(withoutExecutionData)
  return { firstEventId, lastEventId, text: (reverse ? shown.toReversed() : shown).join(',') }
}
