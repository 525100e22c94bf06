import { useState } from 'react'
import type { ExecutionItem, Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { PageButtons, usePages } from '../../design/pages.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { ExecutionsRows } from '../executions/executions-rows.tsx'
import { statuses } from '../find/model/query.ts'

const pageRows = 50
const refreshMillis = 2_000

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
      {data !== null && data.executions.length > 0 && <ExecutionsRows executions={data.executions} withItems />}
    </section>
  )
}
