import { useMemo, useState } from 'react'
import { failedVisit } from '../../../../src/view/history/rows.ts'
import { stateStatuses } from '../../../../src/view/history/state-statuses.ts'
import { executionStartedBy } from '../../../../src/view/history/step.ts'
import { call, isExpressArn } from '../../api/client.ts'
import type { Execution, Machine } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Cause } from '../../design/cause.tsx'
import { Empty, Facts, Json, Pending, Problem, Status, Tabs } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link, setQuery, useLocation } from '../../location.tsx'
import { Inspector } from '../inspector/inspector.tsx'
import { StartDialog } from '../machine/start-dialog.tsx'
import { MapRunsOf } from '../map-run/map-runs-of.tsx'
import { ExecutionWaits } from '../waits/execution-waits.tsx'
import { graphOfDefinition } from './definition-graph.ts'
import { EventsTable } from './events-table.tsx'
import { Graph } from './graph.tsx'
import './execution.css'
import { StatesTable } from './states-table.tsx'
import { Timeline } from './timeline.tsx'
import { useHistory } from './use-history.ts'

const refreshMillis = 1_000
const views = [
  ['graph', 'Graph'],
  ['timeline', 'Timeline'],
  ['table', 'Table'],
  ['events', 'Events'],
  ['data', 'Input and output'],
] as const
type View = (typeof views)[number][0]

export function ExecutionPage({ executionArn }: { readonly executionArn: string }) {
  const { query } = useLocation()
  const view = views.find(([id]) => id === query.get('view'))?.[0] ?? 'graph'
  const [isOpen, setIsOpen] = useState(true)
  const described = useCall<Execution>('DescribeExecution', { executionArn }, refreshMillis)
  const machine = useCall<Machine>('DescribeStateMachineForExecution', { executionArn })
  const history = useHistory(executionArn, isOpen)
  const { data: execution } = described
  const isRunning = execution === null || execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE'
  // One more round after the end gets the last events.
  if (isOpen && !isRunning && isEnded(history.view.events.at(-1)?.type)) setIsOpen(false)
  if (!isOpen && isRunning && execution !== null) setIsOpen(true)
  if (execution === null) return <Pending title="Execution" error={described.error} />
  return (
    <>
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={hrefOf('machines')}>State machines</Link> <span aria-hidden="true">/</span>
        <Link href={hrefOf('machines', execution.stateMachineArn)}>{execution.stateMachineArn.split(':').at(-1)}</Link>{' '}
        <span aria-hidden="true">/</span> <span>{execution.name}</span>
      </nav>
      <Header
        execution={execution}
        machine={machine.data}
        onChange={() => {
          setIsOpen(true)
          described.reload()
        }}
      />
      <Problem error={described.error ?? history.error} />
      {execution.status === 'RUNNING' && !isExpressArn(executionArn) && <ExecutionWaits executionArn={executionArn} />}
      {!isExpressArn(executionArn) && <MapRunsOf executionArn={executionArn} isRunning={isRunning} />}
      <FailureBanner execution={execution} history={history} />
      <Tabs<View> label="Views" tabs={views} selected={view} onSelect={(id) => setQuery({ view: id })} />
      {view === 'data' ? (
        <InputAndOutput execution={execution} />
      ) : (
        <States view={view} history={history} machine={machine.data} execution={execution} />
      )}
    </>
  )
}

function isEnded(type: string | undefined): boolean {
  return type !== undefined && /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)
}

function Header({
  execution,
  machine,
  onChange,
}: {
  readonly execution: Execution
  readonly machine: Machine | null
  readonly onChange: () => void
}) {
  const { executionArn, status, startDate, stopDate, redriveCount = 0 } = execution
  const [problem, setProblem] = useState<Error | null>(null)
  const [isStarting, setIsStarting] = useState(false)
  const act = async (operation: string) => {
    setProblem(null)
    try {
      await call(operation, { executionArn })
      onChange()
    } catch (error) {
      setProblem(error as Error)
    }
  }
  const endSeconds = stopDate ?? Date.now() / 1000
  return (
    <>
      <div className="row">
        <h1>{execution.name}</h1>
        <Status status={status} />
        <span className="spacer" />
        {status === 'RUNNING' && (
          <button type="button" onClick={() => void act('StopExecution')}>
            Stop
          </button>
        )}
        {execution.redriveStatus === 'REDRIVABLE' && (
          <button type="button" onClick={() => void act('RedriveExecution')}>
            Redrive
          </button>
        )}
        <button type="button" className="primary" disabled={machine === null} onClick={() => setIsStarting(true)}>
          New execution
        </button>
      </div>
      <Problem error={problem} />
      <section className="panel panel-body" aria-label="Details">
        <Facts
          facts={[
            { name: 'Execution ARN', value: <code>{executionArn}</code> },
            { name: 'Started', value: timeText(startDate) },
            { name: 'Ended', value: timeText(stopDate) },
            { name: 'Duration', value: durationText((endSeconds - startDate) * 1000) },
            redriveCount === 0 ? null : { name: 'Redrives', value: redriveCount },
          ]}
        />
      </section>
      {isStarting && machine !== null && (
        <StartDialog
          machine={{ ...machine, stateMachineArn: execution.stateMachineArn }}
          input={execution.input ?? '{}'}
          onClose={() => setIsStarting(false)}
        />
      )}
    </>
  )
}

type History = ReturnType<typeof useHistory>

/** Says in plain words why an execution failed, and leads there. */
function FailureBanner({ execution, history }: { readonly execution: Execution; readonly history: History }) {
  const { status, error, cause } = execution
  if (status !== 'FAILED' && status !== 'TIMED_OUT' && status !== 'ABORTED') return null
  const visit = failedVisit(history.view.root)
  const attempts = visit?.attempts.length ?? 0
  const last = visit?.attempts.at(-1)
  const child = last === undefined ? null : executionStartedBy(last)
  const what = status === 'ABORTED' ? 'was stopped' : status === 'TIMED_OUT' ? 'timed out' : 'failed'
  return (
    <section className="banner" role="status" aria-label="Why it ended">
      <p>
        The execution <strong>{what}</strong>
        {visit !== null && (
          <>
            {' '}
            in the state <strong>{visit.name}</strong>
            {attempts > 1 ? ` after ${attempts} attempts` : ''}
          </>
        )}
        {error !== undefined && error !== '' && (
          <>
            {' '}
            with <code>{error}</code>
          </>
        )}
        .
        {visit !== null && (
          <>
            {' '}
            <button type="button" className="plain" onClick={() => setQuery({ selected: String(visit.id) })}>
              Show this step
            </button>
            {child !== null && (
              <>
                {' '}
                <Link href={hrefOf('executions', child)}>Show the execution that it started</Link>
              </>
            )}
            {visit.mapRunArn !== null && (
              <>
                {' '}
                <Link href={hrefOf('map-runs', visit.mapRunArn)}>Show its Map Run</Link>
              </>
            )}
          </>
        )}
      </p>
      {cause !== undefined && cause !== '' && <Cause label="Cause" text={cause} />}
    </section>
  )
}

function States({
  view,
  history,
  machine,
  execution,
}: {
  readonly view: Exclude<View, 'data'>
  readonly history: History
  readonly machine: Machine | null
  readonly execution: Execution
}) {
  const { query } = useLocation()
  const selectedId = Number(query.get('selected')) || null
  const selected = selectedId === null ? null : history.view.visitOf(selectedId)
  const select = (id: number) => setQuery({ selected: String(id) })
  const graph = useMemo(
    () => (machine === null ? null : graphOfDefinition(machine.definition, machine.type)),
    [machine],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view changes in place, and its version with it.
  const statuses = useMemo(() => stateStatuses(history.view.root), [history.view, history.version])
  const selectState = (name: string) => {
    const visits = history.view.events.flatMap(({ id }) => {
      const visit = history.view.visitOf(id)
      return visit !== null && visit.id === id && visit.name === name ? [visit] : []
    })
    // What failed is looked for first.
    const visit = visits.findLast(({ status }) => status === 'Failed' || status === 'TimedOut') ?? visits.at(-1)
    setQuery({ selected: visit === undefined ? null : String(visit.id) })
  }
  return (
    <div className="split">
      <section className="panel" aria-label={views.find(([id]) => id === view)?.[1]}>
        {view === 'graph' &&
          (graph === null ? (
            <Empty>Loading…</Empty>
          ) : (
            <Graph graph={graph} statuses={statuses} selected={selected?.name ?? null} onSelect={selectState} />
          ))}
        {view === 'timeline' && (
          <Timeline
            root={history.view.root}
            version={history.version}
            endMillis={execution.stopDate === undefined ? null : execution.stopDate * 1000}
            selectedId={selected?.id ?? null}
            onSelect={select}
          />
        )}
        {view === 'table' && (
          <StatesTable
            root={history.view.root}
            version={history.version}
            selectedId={selected?.id ?? null}
            onSelect={select}
          />
        )}
        {view === 'events' && (
          <EventsTable view={history.view} version={history.version} selected={selected} onSelect={select} />
        )}
      </section>
      <Inspector visit={selected} view={history.view} machine={machine} execution={execution} />
    </div>
  )
}

function InputAndOutput({ execution }: { readonly execution: Execution }) {
  return (
    <div className="split" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))' }}>
      <section className="panel panel-body">
        <h2>Input</h2>
        <Json label="Input" text={execution.input} />
      </section>
      <section className="panel panel-body">
        <h2>Output</h2>
        <Json label="Output" text={execution.output} />
      </section>
    </div>
  )
}
