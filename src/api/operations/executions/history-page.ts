import type { HistoryChunk, HistoryStore } from '../../../store/store.ts'
import { withoutExecutionData } from '../../history/event-text.ts'
import { eventTexts } from '../../history/event-texts.ts'
import { readHistory } from '../../history/stored-history.ts'

// A page may hold fewer events than asked for: payloads can make a thousand of them half a gigabyte.
const pageCharactersMax = 4 * 1024 * 1024
/** The memory that an answer takes while it is made and sent: its text twice. */
export const historyBytesMax = 2 * pageCharactersMax
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
  /** The events' texts, separated by commas. */
  readonly text: string
  /** Where the next page starts, or null. */
  readonly nextEventId: number | null
}

/** Joins a page of history from the chunks in the store. It reads no more chunks than fit. */
export async function readHistoryPage(store: HistoryStore, request: HistoryPageRequest): Promise<HistoryPage> {
  const { executionId, firstEventId, lastEventId, limit, reverse } = request
  const furthest = reverse ? Math.max(1, firstEventId - limit + 1) : Math.min(lastEventId, firstEventId + limit - 1)
  const texts: string[] = []
  let charactersLeft = pageCharactersMax
  let cursor = firstEventId
  const more = () => charactersLeft > 0 && (reverse ? cursor >= furthest : cursor <= furthest)

  while (more()) {
    const [from, to] = reverse
      ? [Math.max(furthest, cursor - eventsPerRead + 1), cursor]
      : [cursor, Math.min(furthest, cursor + eventsPerRead - 1)]
    const chunks = await store.read(executionId, from, to, { bytesMax: charactersLeft, newestFirst: reverse })
    // The events that were there cannot be read, and are left out.
    if (chunks.length === 0) cursor = reverse ? from - 1 : to + 1
    for (const chunk of chunks) {
      if (!more()) break
      const [first, last] = reverse ? [furthest, cursor] : [cursor, furthest]
      const part = partOf(chunk, first, last, charactersLeft, request)
      texts.push(part.text)
      charactersLeft -= part.text.length
      cursor = reverse ? part.firstEventId - 1 : part.lastEventId + 1
    }
  }
  const ended = reverse ? cursor < 1 : cursor > lastEventId
  return { text: texts.filter((text) => text !== '').join(','), nextEventId: ended ? null : cursor }
}

/** Events `from` to `to` of a chunk, as far as it has them and they fit; at least one in any case. */
function partOf(
  chunk: HistoryChunk,
  from: number,
  to: number,
  charactersMax: number,
  { reverse, includeExecutionData }: HistoryPageRequest,
) {
  const firstEventId = Math.max(from, chunk.firstEventId)
  const lastEventId = Math.min(to, chunk.firstEventId + chunk.count - 1)
  const text = readHistory(chunk.chunk)
  const whole = lastEventId - firstEventId + 1 === chunk.count && text.length <= charactersMax
  // The usual case: the text is sent unchanged.
  if (whole && !reverse && includeExecutionData) return { firstEventId, lastEventId, text: text.slice(1, -1) }
  const events = eventTexts(text).slice(firstEventId - chunk.firstEventId, lastEventId - chunk.firstEventId + 1)
  const shown = includeExecutionData ? events : events.map(withoutExecutionData)
  const ordered = reverse ? shown.toReversed() : shown
  const fitting = ordered.slice(0, countThatFit(ordered, charactersMax))
  const joined = fitting.join(',')
  // A chunk with fewer events than it claims has lost the others: nobody should go on asking for them for ever.
  if (fitting.length === ordered.length) return { firstEventId, lastEventId, text: joined }
  return reverse
    ? { firstEventId: lastEventId - fitting.length + 1, lastEventId, text: joined }
    : { firstEventId, lastEventId: firstEventId + fitting.length - 1, text: joined }
}

function countThatFit(texts: readonly string[], charactersMax: number): number {
  let characters = 0
  const end = texts.findIndex((text) => {
    characters += text.length + 1
    return characters > charactersMax
  })
  return end === -1 ? texts.length : Math.max(end, 1)
}
