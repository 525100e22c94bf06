import { useState } from 'react'
import type { ExecutionView } from '../../../../src/view/history/execution-view.ts'
import type { HistoryEvent } from '../../../../src/view/history/history-event.ts'
import type { Visit } from '../../../../src/view/history/visit.ts'
import { Empty } from '../../design/parts.tsx'
import { durationText } from '../../design/time.ts'

const eventsShown = 250

/** The history as it was recorded. */
export function EventsTable({
  view,
  version,
  selected,
  onSelect,
}: {
  readonly view: ExecutionView
  readonly version: number
  readonly selected: Visit | null
  readonly onSelect: (id: number) => void
}) {
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState(eventsShown)
  const events = search === '' ? view.events : view.events.filter((event) => matches(event, view, search.toLowerCase()))
  if (view.events.length === 0) return <Empty>No events yet.</Empty>
  return (
    <>
      <div className="panel-head">
        <input
          type="search"
          aria-label="Find events by type or state"
          placeholder="Find by type or state"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span className="quiet" data-version={version}>
          {events.length} of {view.events.length} events
        </span>
      </div>
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                ID
              </th>
              <th scope="col">Type</th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {events.slice(0, shown).map((event) => {
              const visit = view.visitOf(event.id)
              return (
                <tr key={event.id} aria-selected={visit !== null && visit === selected}>
                  <td className="number">{event.id}</td>
                  <td data-status={outcomeOf(event.type)} style={{ color: 'var(--status, inherit)' }}>
                    {event.type}
                  </td>
                  <td className="name">
                    {visit !== null && (
                      <button type="button" className="plain" onClick={() => onSelect(visit.id)}>
                        {visit.name}
                      </button>
                    )}
                  </td>
                  <td className="number">
                    {durationText(event.timestampMillis - (view.events[0]?.timestampMillis ?? 0))}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {events.length > shown && (
        <Empty>
          <button type="button" onClick={() => setShown(shown + eventsShown)}>
            Show {Math.min(eventsShown, events.length - shown)} more
          </button>
        </Empty>
      )}
    </>
  )
}

function matches(event: HistoryEvent, view: ExecutionView, search: string): boolean {
  return (
    event.type.toLowerCase().includes(search) || (view.visitOf(event.id)?.name.toLowerCase().includes(search) ?? false)
  )
}

function outcomeOf(type: string): string | undefined {
  if (/Failed$|TimedOut$/.test(type)) return 'Failed'
  if (/Aborted$/.test(type)) return 'Aborted'
  if (/Succeeded$/.test(type)) return 'Succeeded'
  return undefined
}
