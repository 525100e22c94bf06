import { useMemo, useState } from 'react'
import type { Machine } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Empty, Facts, Json, Problem, Tabs } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link, setQuery, useLocation } from '../../location.tsx'
import { graphOfDefinition } from '../execution/definition-graph.ts'
import { Graph } from '../execution/graph.tsx'
import { ExecutionsList } from '../executions/executions-list.tsx'
import { readQuery, writeQuery } from '../find/model/query.ts'
import { StartDialog } from './start-dialog.tsx'

const tabs = [
  ['executions', 'Executions'],
  ['definition', 'Definition'],
] as const

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
  const { query: members } = useLocation()
  const text = members.toString()
  const query = useMemo(
    () => ({ ...readQuery(new URLSearchParams(text)), machine: machine.stateMachineArn }),
    [text, machine.stateMachineArn],
  )
  if (machine.type === 'EXPRESS') {
    return (
      <section className="panel">
        <Empty>Express executions are not listed: their callers get what they return.</Empty>
      </section>
    )
  }
  return (
    <ExecutionsList
      query={query}
      nothing="Nothing was started yet."
      onQuery={(query) => setQuery(writeQuery({ ...query, machine: '' }))}
    />
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
