import type { Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Status } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'

const refreshMillis = 2_000

interface MapRunItem {
  readonly mapRunArn: string
  readonly startDate: number
  readonly stopDate?: number
}

/** Links to the map runs of an execution; nothing if it has none. */
export function MapRunsOf({ executionArn, isRunning }: { readonly executionArn: string; readonly isRunning: boolean }) {
  const { data } = useCall<{ mapRuns: MapRunItem[] } & Page>(
    'ListMapRuns',
    { executionArn, maxResults: 100 },
    isRunning ? refreshMillis : null,
  )
  if (data === null || data.mapRuns.length === 0) return null
  return (
    <section className="panel panel-head" aria-label="Map Runs">
      <h2>Map Runs</h2>
      {data.mapRuns.map(({ mapRunArn, startDate, stopDate }) => (
        <span key={mapRunArn} className="row">
          <Link href={hrefOf('map-runs', mapRunArn)}>{labelIn(mapRunArn)}</Link>
          {stopDate === undefined && <Status status="RUNNING" />}
          <span className="quiet">{timeText(startDate)}</span>
        </span>
      ))}
    </section>
  )
}

/** What the definition calls the state, or what the server made up for it. */
function labelIn(mapRunArn: string): string {
  return mapRunArn.split('/').at(-1)?.split(':')[0] ?? mapRunArn
}
