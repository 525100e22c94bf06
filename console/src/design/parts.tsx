import type { ReactNode } from 'react'
import type { ExecutionStatus } from '../api/types.ts'
import { indented } from './indented.ts'

const shown: Readonly<Record<string, string>> = {
  InProgress: 'Running',
  TimedOut: 'Timed out',
  Caught: 'Caught error',
  NotReached: 'Not reached',
}

const ofExecutions: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'InProgress',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  TIMED_OUT: 'TimedOut',
  ABORTED: 'Aborted',
  PENDING_REDRIVE: 'InProgress',
}

/** The status of a state or of an execution, in the cloud console's words and colours. */
export function Status({ status }: { readonly status: string }) {
  const key = ofExecutions[status as ExecutionStatus] ?? status
  const text = status === 'PENDING_REDRIVE' ? 'Pending redrive' : (shown[key] ?? key)
  return (
    <span className="status" data-status={key}>
      {text}
    </span>
  )
}

export function Problem({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  return (
    <p className="problem" role="alert">
      {error instanceof TypeError ? 'The server does not answer. What is shown may be old.' : error.message}
    </p>
  )
}

/** A page whose data is not there yet, or cannot be had. */
export function Pending({ title, error }: { readonly title: string; readonly error: Error | null }) {
  return (
    <>
      <h1>{title}</h1>
      {error === null ? <Empty>Loading…</Empty> : <Problem error={error} />}
    </>
  )
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className="empty">{children}</div>
}

export interface Fact {
  readonly name: string
  readonly value: ReactNode
}

export function Facts({ facts }: { readonly facts: readonly (Fact | null)[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) =>
        fact === null ? null : (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

export function Tabs<Id extends string>(properties: {
  readonly label: string
  readonly tabs: readonly (readonly [Id, string])[]
  readonly selected: Id
  readonly onSelect: (id: Id) => void
}) {
  const { label, tabs, selected, onSelect } = properties
  const step = (by: number) => {
    const index = tabs.findIndex(([id]) => id === selected)
    const next = tabs[(index + by + tabs.length) % tabs.length]
    if (next !== undefined) onSelect(next[0])
  }
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {tabs.map(([id, text]) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === selected}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
          onKeyDown={({ key }) => {
            if (key === 'ArrowRight') step(1)
            else if (key === 'ArrowLeft') step(-1)
          }}
        >
          {text}
        </button>
      ))}
    </div>
  )
}

/** JSON, indented if it can be read; as it came if not. Always as text. */
export function Json({ text, label }: { readonly text: string | null | undefined; readonly label: string }) {
  if (text === null || text === undefined) return <p className="quiet">None.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds controls.
    <pre className="json" tabIndex={0} role="group" aria-label={label}>
      {indented(text)}
    </pre>
  )
}
