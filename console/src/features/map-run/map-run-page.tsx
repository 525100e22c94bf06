import { useEffect, useState } from 'react'
import { call } from '../../api/client.ts'
import { useCall, useConsoleCall } from '../../api/use-call.ts'
import { Facts, Pending, Problem, Status } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'
import { Children } from './children.tsx'
import { ItemBar } from './item-bar.tsx'
import { finishedCount, itemsPerSecond, type MapRun, type Sample, withSample } from './model/map-run.ts'
import { UpdateDialog } from './update-dialog.tsx'

const refreshMillis = 1_000

/** A Distributed Map's run: how its items fare, what fails, and its child executions. */
export function MapRunPage({ mapRunArn }: { readonly mapRunArn: string }) {
  const [isOpen, setIsOpen] = useState(true)
  const {
    data: mapRun,
    error,
    reload,
  } = useCall<MapRun>('DescribeMapRun', { mapRunArn }, isOpen ? refreshMillis : null)
  const [isEditing, setIsEditing] = useState(false)
  const [problem, setProblem] = useState<Error | null>(null)
  const perSecond = useSpeed(mapRun)
  if (mapRun === null) return <Pending title="Map Run" error={error} />
  const isRunning = mapRun.status === 'RUNNING'
  if (isOpen !== isRunning) setIsOpen(isRunning)
  const { executionArn, itemCounts, executionCounts, redriveCount = 0 } = mapRun
  const redrive = async () => {
    setProblem(null)
    try {
      await call('RedriveExecution', { executionArn })
      setIsOpen(true)
      reload()
    } catch (error) {
      setProblem(error as Error)
    }
  }
  const left = itemCounts.total - finishedCount(itemCounts)
  return (
    <>
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={hrefOf('machines')}>State machines</Link> <span aria-hidden="true">/</span>{' '}
        <Link href={hrefOf('executions', executionArn)}>{executionArn.split(':').at(-1)}</Link>{' '}
        <span aria-hidden="true">/</span> <span>Map Run</span>
      </nav>
      <div className="row">
        <h1>Map Run</h1>
        <Status status={mapRun.status} />
        <span className="spacer" />
        {isRunning && (
          <button type="button" onClick={() => setIsEditing(true)}>
            Edit
          </button>
        )}
        {!isRunning && mapRun.status !== 'SUCCEEDED' && (
          <button type="button" onClick={() => void redrive()}>
            Redrive the execution
          </button>
        )}
      </div>
      <Problem error={problem ?? error} />
      <section className="panel panel-body" aria-label="Details">
        <Facts
          facts={[
            { name: 'Map Run ARN', value: <code>{mapRunArn}</code> },
            { name: 'Started', value: timeText(mapRun.startDate) },
            { name: 'Ended', value: timeText(mapRun.stopDate) },
            {
              name: 'Duration',
              value: durationText(((mapRun.stopDate ?? Date.now() / 1000) - mapRun.startDate) * 1000),
            },
            { name: 'Maximum concurrency', value: mapRun.maxConcurrency === 0 ? 'No limit' : mapRun.maxConcurrency },
            {
              name: 'Tolerated failures',
              value: `${mapRun.toleratedFailureCount} items, ${mapRun.toleratedFailurePercentage} %`,
            },
            redriveCount === 0 ? null : { name: 'Redrives', value: redriveCount },
          ]}
        />
      </section>
      <section className="panel" aria-label="Item processing status">
        <div className="panel-head">
          <h2>Items</h2>
          <span className="quiet">
            {finishedCount(itemCounts).toLocaleString()} of {itemCounts.total.toLocaleString()}
            {itemCounts.resultsWritten > 0 && `, ${itemCounts.resultsWritten.toLocaleString()} results written`}
          </span>
          <span className="spacer" />
          {isRunning && perSecond !== null && (
            <span className="quiet">
              {perSecond.toFixed(perSecond < 10 ? 1 : 0)} per second
              {perSecond > 0 && left > 0 && `, about ${durationText((left / perSecond) * 1000)} left`}
            </span>
          )}
        </div>
        <div className="panel-body">
          <ItemBar counts={itemCounts} label="Items" />
        </div>
      </section>
      {executionCounts.total !== itemCounts.total && (
        <section className="panel panel-body" aria-label="Child executions by status">
          <h2>Child executions</h2>
          <ItemBar counts={executionCounts} label="Child executions" />
        </section>
      )}
      {itemCounts.failed + itemCounts.timedOut > 0 && <Errors mapRunArn={mapRunArn} isRunning={isRunning} />}
      <Children mapRunArn={mapRunArn} isRunning={isRunning} />
      {isEditing && <UpdateDialog mapRun={mapRun} onUpdated={reload} onClose={() => setIsEditing(false)} />}
    </>
  )
}

interface ErrorGroups {
  readonly errors: readonly {
    readonly error?: string
    readonly cause?: string
    readonly executionArn: string
    readonly count: number
  }[]
  readonly isMore: boolean
}

/** The distinct errors, with a sample of each. */
function Errors({ mapRunArn, isRunning }: { readonly mapRunArn: string; readonly isRunning: boolean }) {
  const { data, error } = useConsoleCall<ErrorGroups>('ListMapRunErrors', { mapRunArn }, isRunning ? 3_000 : null)
  return (
    <section className="panel" aria-label="Errors">
      <div className="panel-head">
        <h2>Errors</h2>
        <Problem error={error} />
        {data?.isMore === true && <span className="quiet">of the first 500 failures</span>}
      </div>
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                Executions
              </th>
              <th scope="col">Error</th>
              <th scope="col">Cause of one of them</th>
              <th scope="col">Execution</th>
            </tr>
          </thead>
          <tbody>
            {data?.errors.map(({ error = 'Unknown', cause, executionArn, count }) => (
              <tr key={error}>
                <td className="number">{count}</td>
                <td className="name">{error}</td>
                <td className="name">{cause ?? '–'}</td>
                <td>
                  <Link href={hrefOf('executions', executionArn)}>Show</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** How many items end per second now, from what the page has seen. */
function useSpeed(mapRun: MapRun | null): number | null {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    if (mapRun === null) return
    const sample = { millis: Date.now(), finished: finishedCount(mapRun.itemCounts) }
    setSamples((before) => withSample(before, sample))
  }, [mapRun])
  return itemsPerSecond(samples)
}
