import { useConsoleCall } from '../../api/use-call.ts'
import { isLimitOfExecution, type Wait } from '../../api/waits.ts'
import { PageButtons, usePages } from '../../design/pages.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { setQuery, useLocation } from '../../location.tsx'
import { MachineFilter, useMachineFilter } from './machine-filter.tsx'
import { WaitsTable } from './waits-table.tsx'

const refreshMillis = 2_000

/** What waits until when, over all executions. */
export function WaitsPage() {
  const pages = usePages()
  const { nextToken } = pages
  const stateMachineArn = useMachineFilter()
  const withLimits = useLocation().query.get('limits') === 'shown'
  const { data, error, isLoading, reload } = useConsoleCall<{ waits: Wait[]; nextToken?: string }>(
    'ListWaits',
    {
      by: 'TIME',
      ...(stateMachineArn !== undefined && { stateMachineArn }),
      ...(nextToken !== undefined && { nextToken }),
    },
    refreshMillis,
  )
  const waits = data?.waits.filter((wait) => withLimits || !isLimitOfExecution(wait)) ?? []
  return (
    <>
      <h1>Clock</h1>
      <section className="panel" aria-label="Clock">
        <div className="panel-head">
          <p className="quiet">
            What happens by itself, earliest first. A wait that is skipped ends now; no other execution notices.
          </p>
          <Problem error={error} />
          <span className="spacer" />
          <MachineFilter onChange={pages.first} />
          <label className="inline">
            <input
              type="checkbox"
              checked={withLimits}
              onChange={(event) => setQuery({ limits: event.target.checked ? 'shown' : null })}
            />
            Time limits of executions
          </label>
          <PageButtons pages={pages} nextToken={data?.nextToken} words={['Earlier', 'Later']} />
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data !== null && waits.length === 0 && (
          <Empty>
            {data.nextToken === undefined && pages.isFirst ? 'Nothing waits for a time.' : 'None on this page.'}
          </Empty>
        )}
        {waits.length > 0 && <WaitsTable waits={waits} withExecution onChange={reload} />}
      </section>
    </>
  )
}
