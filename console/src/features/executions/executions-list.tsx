import { useState } from 'react'
import { Empty, Problem } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { BulkDialog, type BulkTarget } from '../bulk/bulk-dialog.tsx'
import { criteriaCount, type Query, searchInput } from '../find/model/query.ts'
import './executions.css'
import { ExecutionsTable } from './executions-table.tsx'
import { QueryForm } from './query-form.tsx'
import { useSearch } from './use-search.ts'

const refreshMillis = 2_000

/** Executions that a query finds, with what can be done to many of them at once. */
export function ExecutionsList(properties: {
  readonly query: Query
  readonly onQuery: (query: Query) => void
  /** To choose from; undefined if the query is about one state machine. */
  readonly machines?: readonly { readonly stateMachineArn: string; readonly name: string }[]
  readonly nothing: string
}) {
  const { query, onQuery, machines, nothing } = properties
  const input = searchInput(query)
  const search = useSearch(input, refreshMillis)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [target, setTarget] = useState<BulkTarget | null>(null)
  const select = (arns: readonly string[], isSelected: boolean) => {
    const next = new Set(selected)
    for (const arn of arns) {
      if (isSelected) next.add(arn)
      else next.delete(arn)
    }
    setSelected(next)
  }
  const { rows, state, searchedBackTo } = search
  const isFiltered = query.statuses.length > 0 || criteriaCount({ ...query, machine: '' }) > 0
  return (
    <section className="panel" aria-label="Executions">
      <div className="panel-head">
        <QueryForm query={query} {...(machines !== undefined && { machines })} onSearch={onQuery} />
      </div>
      <div className="panel-head">
        <span aria-live="polite">{selected.size === 0 ? `${rows.length} shown` : `${selected.size} selected`}</span>
        {selected.size > 0 && (
          <button type="button" className="plain" onClick={() => setSelected(new Set())}>
            Clear selection
          </button>
        )}
        <Problem error={search.error} />
        <span className="spacer" />
        <button
          type="button"
          disabled={selected.size === 0}
          onClick={() => setTarget({ executionArns: [...selected] })}
        >
          Act on selected…
        </button>
        <button type="button" disabled={rows.length === 0} onClick={() => setTarget({ query: input })}>
          Act on all that match…
        </button>
      </div>
      {rows.length > 0 && (
        <ExecutionsTable rows={rows} withMachine={machines !== undefined} selected={selected} onSelect={select} />
      )}
      {rows.length === 0 && state === 'over' && <Empty>{isFiltered ? 'No execution matches.' : nothing}</Empty>}
      {rows.length === 0 && state === 'searching' && searchedBackTo === null && <Empty>Loading…</Empty>}
      {state !== 'over' && (
        <div className="panel-foot">
          {searchedBackTo !== null && (
            <span className="quiet" aria-live="polite">
              Searched back to {timeText(searchedBackTo)}
            </span>
          )}
          <span className="spacer" />
          {state === 'searching' ? (
            <button type="button" onClick={search.stop}>
              Stop searching
            </button>
          ) : (
            <button type="button" onClick={search.more}>
              {state === 'full' ? 'Show older' : 'Continue'}
            </button>
          )}
        </div>
      )}
      {target !== null && (
        <BulkDialog
          target={target}
          onClose={() => {
            setTarget(null)
            search.refresh()
          }}
        />
      )}
    </section>
  )
}
