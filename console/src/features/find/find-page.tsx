import { type FormEvent, useMemo, useState } from 'react'
import type { MachineItem } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { hrefOf, Link, setQuery, useLocation } from '../../location.tsx'
import { ExecutionsList } from '../executions/executions-list.tsx'
import { readQuery, writeQuery } from './model/query.ts'
import { useSavedViews } from './saved-views.ts'

const machinesMax = 1_000

/** Looks for executions over all state machines. The address has the whole query. */
export function FindPage() {
  const { query: members } = useLocation()
  const text = members.toString()
  const query = useMemo(() => readQuery(new URLSearchParams(text)), [text])
  const machines = useCall<{ stateMachines: MachineItem[] }>('ListStateMachines', { maxResults: machinesMax })
  return (
    <>
      <div className="row">
        <h1>Find executions</h1>
        <span className="spacer" />
        <Link href={hrefOf('bulk')}>Jobs</Link>
      </div>
      <SavedViews query={text} />
      <ExecutionsList
        query={query}
        machines={machines.data?.stateMachines ?? []}
        nothing="Nothing was started yet."
        onQuery={(query) => setQuery(writeQuery(query))}
      />
    </>
  )
}

function SavedViews({ query }: { readonly query: string }) {
  const { views, save, remove } = useSavedViews()
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save({ name: name.trim(), query })
    setName('')
  }
  const current = views.find((view) => view.query === query)
  return (
    <section className="row" aria-label="Saved views">
      {views.map((view) => (
        <Link
          key={view.name}
          className="button"
          href={`${hrefOf('find')}?${view.query}`}
          aria-current={view === current ? 'page' : undefined}
        >
          {view.name}
        </Link>
      ))}
      {current !== undefined && (
        <button type="button" onClick={() => remove(current.name)}>
          Delete view {current.name}
        </button>
      )}
      {query !== '' && current === undefined && (
        <form className="row" onSubmit={submit}>
          <input
            aria-label="Name of the view"
            placeholder="Name this view"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" disabled={name.trim() === ''}>
            Save view
          </button>
        </form>
      )}
    </section>
  )
}
