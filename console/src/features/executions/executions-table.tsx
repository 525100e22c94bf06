import { Status } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'
import { tookText } from './executions-rows.tsx'
import type { FoundExecution } from './use-search.ts'

/** Executions that were found, each with a box to select it. */
export function ExecutionsTable(properties: {
  readonly rows: readonly FoundExecution[]
  /** Whether they are of several state machines. */
  readonly withMachine: boolean
  readonly selected: ReadonlySet<string>
  readonly onSelect: (executionArns: readonly string[], isSelected: boolean) => void
}) {
  const { rows, withMachine, selected, onSelect } = properties
  const arns = rows.map(({ executionArn }) => executionArn)
  const areAllSelected = arns.every((arn) => selected.has(arn))
  return (
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label="Select all that are shown"
                checked={areAllSelected}
                onChange={() => onSelect(arns, !areAllSelected)}
              />
            </th>
            <th scope="col">Name</th>
            {withMachine && <th scope="col">State machine</th>}
            <th scope="col">Status</th>
            <th scope="col">Error</th>
            <th scope="col">Started</th>
            <th scope="col" className="number">
              Duration
            </th>
            <th scope="col">Started by</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={each.executionArn} aria-selected={selected.has(each.executionArn)}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Select ${each.name}`}
                  checked={selected.has(each.executionArn)}
                  onChange={(event) => onSelect([each.executionArn], event.target.checked)}
                />
              </td>
              <td className="name">
                <Link href={hrefOf('executions', each.executionArn)}>{each.name}</Link>
              </td>
              {withMachine && (
                <td className="name">
                  <Link href={hrefOf('machines', each.stateMachineArn)}>{each.stateMachineArn.split(':').at(-1)}</Link>
                </td>
              )}
              <td>
                <Status status={each.status} />
                {each.redriveCount !== undefined && <span className="quiet small"> redriven</span>}
              </td>
              <td className="name">{each.error ?? <span className="quiet">–</span>}</td>
              <td className="time">{timeText(each.startDate)}</td>
              <td className="number">{tookText(each)}</td>
              <td className="name">{starterOf(each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function starterOf({ alias, version }: FoundExecution): string {
  if (alias !== undefined) return version === undefined ? alias : `${alias} (version ${version})`
  return version === undefined ? '–' : `Version ${version}`
}
