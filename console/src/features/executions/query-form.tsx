import { type FormEvent, useState } from 'react'
import { criteriaCount, emptyQuery, type Query, statuses } from '../find/model/query.ts'

const fields = [
  ['name', 'Name contains', 'text'],
  ['error', 'Error', 'text'],
  ['from', 'Started from', 'datetime-local'],
  ['until', 'Started until', 'datetime-local'],
  ['longerThan', 'Longer than (seconds)', 'number'],
  ['shorterThan', 'Shorter than (seconds)', 'number'],
  ['alias', 'Alias', 'text'],
  ['version', 'Version', 'number'],
] as const

const conditions = [
  ['input', 'Input'],
  ['output', 'Output'],
] as const

/** Asks what to look for. It is looked for once the form is sent, so that nobody searches half a word. */
export function QueryForm(properties: {
  readonly query: Query
  readonly machines?: readonly { readonly stateMachineArn: string; readonly name: string }[]
  readonly onSearch: (query: Query) => void
}) {
  const { query, machines, onSearch } = properties
  const [draft, setDraft] = useState(query)
  const [shown, setShown] = useState(query)
  // The state machine of a machine's own page is not a choice.
  const isSpecial = criteriaCount(machines === undefined ? { ...query, machine: '' } : query) > 0
  const [isOpen, setIsOpen] = useState(isSpecial)
  if (shown !== query) {
    // The address has changed: another view, or the way back.
    setShown(query)
    setDraft(query)
    if (isSpecial) setIsOpen(true)
  }
  const set = (member: keyof Query, value: string) => setDraft({ ...draft, [member]: value })
  const toggle = (status: string) => {
    const has = draft.statuses.includes(status)
    const statuses = has ? draft.statuses.filter((each) => each !== status) : [...draft.statuses, status]
    setDraft({ ...draft, statuses })
    onSearch({ ...draft, statuses })
  }
  const search = (event: FormEvent) => {
    event.preventDefault()
    onSearch(draft)
  }
  return (
    <form className="query" onSubmit={search} aria-label="Filters">
      <div className="row">
        <fieldset className="choice">
          <legend className="visually-hidden">Status</legend>
          {statuses.map((status) => (
            <label key={status} className="inline">
              <input type="checkbox" checked={draft.statuses.includes(status)} onChange={() => toggle(status)} />
              {words(status)}
            </label>
          ))}
        </fieldset>
        <span className="spacer" />
        <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Fewer filters' : 'More filters'}
        </button>
      </div>
      {isOpen && (
        <>
          <div className="query-fields">
            {machines !== undefined && (
              <label>
                State machine
                <select value={draft.machine} onChange={(event) => set('machine', event.target.value)}>
                  <option value="">All</option>
                  {machines.map(({ stateMachineArn, name }) => (
                    <option key={stateMachineArn} value={stateMachineArn}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {fields.map(([member, label, type]) => (
              <label key={member}>
                {label}
                <input
                  type={type}
                  min={type === 'number' ? 0 : undefined}
                  step={type === 'number' ? 'any' : undefined}
                  value={draft[member]}
                  autoComplete="off"
                  onChange={(event) => set(member, event.target.value)}
                />
              </label>
            ))}
            {conditions.map(([member, label]) => (
              <label key={member} className="query-condition">
                {label}
                <input
                  className="code"
                  value={draft[member]}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder={'$.customer.id == "C-7", or JSONata: $sum(items.price) > 100'}
                  onChange={(event) => set(member, event.target.value)}
                />
              </label>
            ))}
          </div>
          <div className="row">
            <button type="submit" className="primary">
              Find
            </button>
            <button type="button" onClick={() => onSearch({ ...emptyQuery, machine: machines ? '' : query.machine })}>
              Clear
            </button>
          </div>
        </>
      )}
    </form>
  )
}

function words(status: string): string {
  const text = status.toLowerCase().replaceAll('_', ' ')
  return text[0]?.toUpperCase() + text.slice(1)
}
