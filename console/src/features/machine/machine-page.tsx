import { useMemo, useState } from 'react'
import type { ExecutionItem, ExecutionStatus, Machine, Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Empty, Facts, Json, Problem, Status, Tabs } from '../../design/parts.tsx'
import { durationText, timeText } from '../../design/time.ts'
import { hrefOf, Link, setQuery, useLocation } from '../../location.tsx'
import { graphOfDefinition } from '../execution/definition-graph.ts'
import { Graph } from '../execution/graph.tsx'
import { StartDialog } from './start-dialog.tsx'

const refreshMillis = 2_000
const pageRows = 50
const tabs = [
  ['executions', 'Executions'],
  ['definition', 'Definition'],
] as const
const statuses: readonly ExecutionStatus[] = [
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
  'PENDING_REDRIVE',
]

export function MachinePage({ machineArn }: { readonly machineArn: string }) {
  const { query } = useLocation()
  const tab = query.get('tab') === 'definition' ? 'definition' : 'executions'
  const { data: machine, error } = useCall<Machine>('DescribeStateMachine', { stateMachineArn: machineArn })
  const [isStarting, setIsStarting] = useState(false)
  if (machine === null) return error === null ? <Empty>Loading…</Empty> : <Problem error={error} />
  return (
    <>
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={hrefOf('machines')}>State machines</Link> <span aria-hidden="true">/</span>{' '}
        <span>{machine.name}</span>
      </nav>
      <div className="row">
        <h1>{machine.name}</h1>
        <span className="spacer" />
        <button type="button" className="primary" onClick={() => setIsStarting(true)}>
          Start execution
        </button>
      </div>
      <section className="panel panel-body" aria-label="Details">
        <Facts
          facts={[
            { name: 'ARN', value: <code>{machine.stateMachineArn}</code> },
            { name: 'Type', value: machine.type === 'EXPRESS' ? 'Express' : 'Standard' },
            { name: 'Status', value: machine.status === 'ACTIVE' ? 'Active' : 'Deleting' },
            { name: 'IAM role ARN', value: <code>{machine.roleArn}</code> },
            { name: 'Created', value: timeText(machine.creationDate) },
          ]}
        />
      </section>
      <Tabs
        label="Parts of the state machine"
        tabs={tabs}
        selected={tab}
        onSelect={(id) => setQuery({ tab: id, status: null })}
      />
      {tab === 'executions' ? <Executions machine={machine} /> : <Definition machine={machine} />}
      {isStarting && <StartDialog machine={machine} onClose={() => setIsStarting(false)} />}
    </>
  )
}

function Executions({ machine }: { readonly machine: Machine }) {
  const { query } = useLocation()
  const status = query.get('status')
  const [tokens, setTokens] = useState<readonly string[]>([])
  const nextToken = tokens.at(-1)
  const { data, error, isLoading } = useCall<{ executions: ExecutionItem[] } & Page>(
    'ListExecutions',
    {
      stateMachineArn: machine.stateMachineArn,
      maxResults: pageRows,
      ...(status !== null && { statusFilter: status }),
      ...(nextToken !== undefined && { nextToken }),
    },
    nextToken === undefined ? refreshMillis : null,
  )
  if (machine.type === 'EXPRESS') {
    return (
      <section className="panel">
        <Empty>Express executions are not listed: their callers get what they return.</Empty>
      </section>
    )
  }
  return (
    <section className="panel" aria-label="Executions">
      <div className="panel-head">
        <label className="row">
          Status
          <select
            value={status ?? ''}
            onChange={(event) => {
              setTokens([])
              setQuery({ status: event.target.value || null })
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
        <button type="button" disabled={tokens.length === 0} onClick={() => setTokens(tokens.slice(0, -1))}>
          Newer
        </button>
        <button
          type="button"
          disabled={data?.nextToken === undefined}
          onClick={() => data?.nextToken !== undefined && setTokens([...tokens, data.nextToken])}
        >
          Older
        </button>
      </div>
      {isLoading && <Empty>Loading…</Empty>}
      {data?.executions.length === 0 && (
        <Empty>{status === null ? 'Nothing was started yet.' : 'None has this status.'}</Empty>
      )}
      {data !== null && data.executions.length > 0 && (
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Status</th>
                <th scope="col">Started</th>
                <th scope="col">Ended</th>
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
                  <td className="time">{timeText(each.startDate)}</td>
                  <td className="time">{timeText(each.stopDate)}</td>
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

function Definition({ machine }: { readonly machine: Machine }) {
  const graph = useMemo(() => graphOfDefinition(machine.definition, machine.type), [machine.definition, machine.type])
  const [selected, setSelected] = useState<string | null>(null)
  return (
    <div className="split">
      <section className="panel" aria-label="Graph">
        {graph === null ? (
          <Empty>This definition cannot be drawn.</Empty>
        ) : (
          <Graph graph={graph} selected={selected} onSelect={setSelected} />
        )}
      </section>
      <section className="panel panel-body" aria-label="Code">
        <Json label="Definition" text={machine.definition} />
      </section>
    </div>
  )
}
