import type { HistoryEvent } from '../../engine/event.ts'
import { eventText } from './event-text.ts'

/**
 * The stored form of a chunk of history. `version` names the form; every form ever written can be read here, so that
 * histories can be shown after the server has been updated. In both versions, events are spelled as they are shown: a
 * history is written once, and its readers are clients of the API.
 *
 *     [EVENT,…]                          version 1, which did not say so
 *     {"version":2,"events":[EVENT,…]}   version 2
 */
const opening = '{"version":2,"events":'
const closing = '}'

/** Writes events in the form that the store holds. */
export function writeHistory(events: readonly HistoryEvent[]): string {
  let text = `${opening}[`
  let separator = ''
  for (const event of events) {
    text += separator + eventText(event)
    separator = ','
  }
  return `${text}]${closing}`
}

/** Reads everything that `writeHistory` wrote: the events as they are shown, in a JSON array without space around it. */
export function readHistory(stored: string): string {
  if (stored.startsWith('[')) return stored
  if (stored.startsWith(opening)) return stored.slice(opening.length, -closing.length)
  const form = /^\{"version":\d+/.exec(stored)?.[0].slice('{"version":'.length) ?? 'unknown'
  throw new Error(`a chunk of history has the form ${form}, which this version of the server cannot read`)
}
