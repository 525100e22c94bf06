import type { ExecutionView } from '../../../../src/view/history/execution-view.ts'
import type { Visit } from '../../../../src/view/history/visit.ts'
import { durationText } from '../../design/time.ts'

const eventsShown = 250

/** The events of one stay in a state, without those of the states inside it. */
export function StepEvents({ visit, view }: { readonly visit: Visit; readonly view: ExecutionView }) {
  const ids = new Set(visit.eventIds.slice(0, eventsShown))
  const events = view.events.filter(({ id }) => ids.has(id))
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col" className="number">
              ID
            </th>
            <th scope="col">Type</th>
            <th scope="col" className="number">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ id, type, timestampMillis }) => (
            <tr key={id}>
              <td className="number">{id}</td>
              <td>{type}</td>
              <td className="number">{durationText(timestampMillis - visit.enteredMillis)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {visit.eventIds.length > eventsShown && (
        <p className="quiet">
          The first {eventsShown} of {visit.eventIds.length} events. The view Events has all.
        </p>
      )}
    </>
  )
}
