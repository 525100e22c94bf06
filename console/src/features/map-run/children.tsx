import { useState } from 'react'
import type { ExecutionItem, Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { PageButtons, usePages } from '../../design/pages.tsx'
import { Empty, Problem, Status } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'

const pageRows = 50
const refreshMillis = 2_000
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] as const

/** The child executions of a map run. */
export function Children({ mapRunArn, isRunning }: { readonly mapRunArn: string; readonly isRunning: boolean }) {
  const [status, setStatus] = useState('')
  const pages = usePages()
  const { nextToken, isFirst } = pages
  const { data, error, isLoading } = useCall<{ executions: ExecutionItem[] } & Page>(
    'ListExecutions',
    {
      mapRunArn,
      maxResults: pageRows,
      ...(status !== '' && { statusFilter: status }),
      ...(nextToken !== undefined && { nextToken }),
    },
    isRunning && isFirst ? refreshMillis : null,
  )
  return (
    <section className="panel" aria-label="Child executions">
      <div className="panel-head">
        <h2>Executions</h2>
        <label className="inline row">
          Status
          <select
            value={status}
            onChange={(event) => {
              pages.first()
              setStatus(event.target.value)
            }}
          >
            <option value="">All</option>
            {statuses.map((each) => (
              <option key={each} value={each}>
                {each.toLowerCase().replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </label>
        <Problem error={error} />
        <span className="spacer" />
        <PageButtons pages={pages} nextToken={data?.nextToken} />
      </div>
      {isLoading && <Empty>Loading…</Empty>}
      {data?.executions.length === 0 && (
        <Empty>{status === '' ? 'No child execution was started yet.' : 'None has this status.'}</Empty>
      )}
      {data !== null && data.executions.length > 0 && (
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Status</th>
                <th scope="col" className="number">
                  Items
                </th>
                <th scope="col">Started</th>
                <th scope="col" className="number">
                  Duration
                </th>
              </tr>
            </thead>
            <tbody>
              {data.executions.map((each) => (
                <tr key={each.executionArn}>
                  <td className="name">
                    <Link href={hrefOf('executions', each.executionArn)}>{each.name}</Link>
                  </td>
                  <td>
                    <Status status={each.status} />
                  </td>
                  <td className="number">{each.itemCount ?? 1}</td>
                  <td className="time">{timeText(each.startDate)}</td>
                  <td className="number">
                    {each.stopDate === undefined ? '–' : durationText((each.stopDate - each.startDate) * 1000)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
