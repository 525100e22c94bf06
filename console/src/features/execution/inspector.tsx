import { useMemo, useState } from 'react'
import { readMachine } from '../../../../src/asl/model/read-machine.ts'
import { isObject, parse, stringify } from '../../../../src/json/index.ts'
import type { Attempt, Visit } from '../../../../src/view/history/visit.ts'
import type { Machine } from '../../api/types.ts'
import { Empty, Facts, Json, Status, Tabs } from '../../design/parts.tsx'
import { durationText } from '../../design/time.ts'

const tabs = [
  ['data', 'Input & output'],
  ['attempts', 'Attempts'],
  ['variables', 'Variables'],
  ['definition', 'Definition'],
] as const
type Tab = (typeof tabs)[number][0]

/** What happened in one stay in a state. */
export function Inspector({ visit, machine }: { readonly visit: Visit | null; readonly machine: Machine | null }) {
  const [tab, setTab] = useState<Tab>('data')
  if (visit === null) {
    return (
      <section className="panel" aria-label="Step">
        <Empty>Select a state to see what happened in it.</Empty>
      </section>
    )
  }
  const { name, type, status, error, cause, attempts, iterationCount } = visit
  return (
    <section className="panel" aria-label="Step">
      <div className="panel-head">
        <h2>{name}</h2>
        <Status status={status} />
      </div>
      <div className="panel-body" style={{ display: 'grid', gap: 'var(--space-4)' }}>
        <Facts
          facts={[
            { name: 'Type', value: type },
            visit.exitedMillis === null
              ? null
              : { name: 'Duration', value: durationText(visit.exitedMillis - visit.enteredMillis) },
            attempts.length === 0 ? null : { name: 'Resource', value: resourceOf(attempts.at(-1)) },
            iterationCount === null ? null : { name: 'Iterations', value: iterationCount },
          ]}
        />
        {error !== null && (
          <div className="banner">
            <strong>{error || 'Failed'}</strong>
            {cause !== null && <pre>{cause}</pre>}
          </div>
        )}
        <Tabs<Tab> label="About this step" tabs={tabs} selected={tab} onSelect={setTab} />
        {tab === 'data' && (
          <>
            <h3>Input</h3>
            <Json label="Input" text={visit.input} />
            <h3>Output</h3>
            <Json label="Output" text={visit.output} />
          </>
        )}
        {tab === 'attempts' && <Attempts attempts={attempts} />}
        {tab === 'variables' && <Variables assigned={visit.assignedVariables} />}
        {tab === 'definition' && <StateDefinition name={name} machine={machine} />}
      </div>
    </section>
  )
}

function resourceOf(attempt: Attempt | undefined): string {
  if (attempt === undefined) return ''
  return [attempt.resourceType, attempt.resource].filter(Boolean).join(':')
}

function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="quiet">This state makes no calls.</p>
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1]
    return (
      <div key={attempt.scheduledEventId} style={{ display: 'grid', gap: 'var(--space-2)' }}>
        {before !== undefined && before.endedMillis !== null && (
          <p className="quiet">{durationText(attempt.scheduledMillis - before.endedMillis)} later</p>
        )}
        <div className="row">
          <h3>Attempt {index + 1}</h3>
          <Status status={attempt.status} />
          {attempt.endedMillis !== null && (
            <span className="quiet">{durationText(attempt.endedMillis - attempt.scheduledMillis)}</span>
          )}
        </div>
        {attempt.error !== null && (
          <p className="problem">
            {attempt.error} {attempt.cause !== null && <span className="quiet">{attempt.cause}</span>}
          </p>
        )}
        <h4>Call</h4>
        <Json label={`Call of attempt ${index + 1}`} text={attempt.parameters} />
        {attempt.output !== null && (
          <>
            <h4>Answer</h4>
            <Json label={`Answer of attempt ${index + 1}`} text={attempt.output} />
          </>
        )}
      </div>
    )
  })
}

function Variables({ assigned }: { readonly assigned: Readonly<Record<string, string>> | null }) {
  const names = Object.keys(assigned ?? {})
  if (assigned === null || names.length === 0) return <p className="quiet">This state assigned no variables.</p>
  return names.map((name) => (
    <div key={name}>
      <h3>
        <code>${name}</code>
      </h3>
      <Json label={`Variable ${name}`} text={assigned[name]} />
    </div>
  ))
}

function StateDefinition({ name, machine }: { readonly name: string; readonly machine: Machine | null }) {
  const text = useMemo(() => {
    if (machine === null) return null
    const value = parse(machine.definition)
    if (!isObject(value)) return null
    const state = readMachine(value, machine.type).states.find((each) => each.name === name)
    return state === undefined ? null : stringify(state.object)
  }, [name, machine])
  return <Json label="Definition of the state" text={text} />
}
