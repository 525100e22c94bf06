import type { ExecutionItem } from '../../api/types.ts'
import { Status } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'

/** Executions by name, with how they stand and how long they took. */
export function ExecutionsRows(properties: {
  readonly executions: readonly ExecutionItem[]
  /** Whether they are children of a map run, which get items. */
  readonly withItems?: boolean
}) {
  const { executions, withItems = false } = properties
  return (
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            {withItems && (
              <th scope="col" className="number">
                Items
              </th>
            )}
            <th scope="col">Started</th>
            <th scope="col" className="number">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {executions.map((each) => (
            <tr key={each.executionArn}>
              <td className="name">
                <Link href={hrefOf('executions', each.executionArn)}>{each.name}</Link>
              </td>
              <td>
                <Status status={each.status} />
              </td>
              {withItems && <td className="number">{each.itemCount ?? 1}</td>}
              <td className="time">{timeText(each.startDate)}</td>
              <td className="number">{tookText(each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** How long an execution took, once it has ended. */
export function tookText({ startDate, stopDate }: Pick<ExecutionItem, 'startDate' | 'stopDate'>): string {
  return stopDate === undefined ? '–' : durationText((stopDate - startDate) * 1000)
}
