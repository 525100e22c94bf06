import { useConsoleCall } from '../../api/use-call.ts'
import type { Wait } from '../../api/waits.ts'
import { PageButtons, usePages } from '../../design/pages.tsx'
import { Empty, Problem } from '../../design/parts.tsx'
import { WaitsTable } from './waits-table.tsx'

const refreshMillis = 2_000

/** What waits until when, over all executions. */
export function WaitsPage() {
  const pages = usePages()
  const { nextToken } = pages
  const { data, error, isLoading, reload } = useConsoleCall<{ waits: Wait[]; nextToken?: string }>(
    'ListWaits',
    { by: 'TIME', ...(nextToken !== undefined && { nextToken }) },
    refreshMillis,
  )
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
          <PageButtons pages={pages} nextToken={data?.nextToken} words={['Earlier', 'Later']} />
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data?.waits.length === 0 && <Empty>Nothing waits for a time.</Empty>}
        {data !== null && data.waits.length > 0 && <WaitsTable waits={data.waits} withExecution onChange={reload} />}
      </section>
    </>
  )
}
