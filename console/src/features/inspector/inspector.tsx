import { useState } from 'react'
import type { ExecutionView } from '../../../../src/view/history/execution-view.ts'
import type { Visit } from '../../../../src/view/history/visit.ts'
import type { Execution, Machine } from '../../api/types.ts'
import { Cause } from '../../design/cause.tsx'
import { Empty, Status, Tabs } from '../../design/parts.tsx'
import { Calls, Retries } from './attempts.tsx'
import { DataFlow } from './data-flow.tsx'
import { Details } from './details.tsx'
import { Payload } from './payload.tsx'
import { StepEvents } from './step-events.tsx'
import { useStateText } from './use-state-text.ts'
import { Variables } from './variables.tsx'

const tabs = [
  ['data', 'Input & output'],
  ['flow', 'Data flow'],
  ['details', 'Details'],
  ['definition', 'Definition'],
  ['retry', 'Retry'],
  ['call', 'Call'],
  ['variables', 'Variables'],
  ['events', 'Events'],
] as const
type Tab = (typeof tabs)[number][0]

/** What happened in one stay in a state. */
export function Inspector(properties: {
  readonly visit: Visit | null
  readonly view: ExecutionView
  readonly machine: Machine | null
  readonly execution: Execution
}) {
  const { visit, view, machine, execution } = properties
  const [tab, setTab] = useState<Tab>('data')
  if (visit === null) {
    return (
      <section className="panel" aria-label="Step">
        <Empty>Select a state to see what happened in it.</Empty>
      </section>
    )
  }
  const { name, status, error, cause, attempts } = visit
  return (
    <section className="panel" aria-label="Step">
      <div className="panel-head">
        <h2>{name}</h2>
        <Status status={status} />
      </div>
      <div
        className="panel-body"
        style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 'var(--space-4)' }}
      >
        {error !== null && (
          <div className="banner">
            <strong>{error || 'Failed'}</strong>
            {cause !== null && <Cause label="Cause of this step" text={cause} />}
          </div>
        )}
        <Tabs<Tab> label="About this step" tabs={tabs} selected={tab} onSelect={setTab} />
        {tab === 'data' && (
          <>
            <h3>Input</h3>
            <Payload key={`${visit.id} input`} label="Input" text={visit.input} />
            <h3>Output</h3>
            <Payload key={`${visit.id} output`} label="Output" text={visit.output} />
          </>
        )}
        {tab === 'flow' && <DataFlow key={visit.id} visit={visit} machine={machine} execution={execution} />}
        {tab === 'details' && <Details visit={visit} />}
        {tab === 'retry' && <Retries attempts={attempts} />}
        {tab === 'call' && <Calls key={visit.id} attempts={attempts} />}
        {tab === 'variables' && <Variables key={visit.id} visit={visit} />}
        {tab === 'events' && <StepEvents visit={visit} view={view} />}
        {tab === 'definition' && <StateDefinition name={name} machine={machine} />}
      </div>
    </section>
  )
}

function StateDefinition({ name, machine }: { readonly name: string; readonly machine: Machine | null }) {
  const text = useStateText(name, machine)
  return <Payload key={name} label="Definition of the state" text={text} />
}
