import { useMemo, useState } from 'react'
import { rowsOf } from '../../../../src/view/history/rows.ts'
import type { Flow, Visit } from '../../../../src/view/history/visit.ts'
import { Empty, Status } from '../../design/parts.tsx'
import { durationText } from '../../design/time.ts'

const rowsShown = 500

/** Every stay in a state, with branches and iterations below the states that they belong to. */
export function StatesTable({
  root,
  version,
  selectedId,
  onSelect,
}: {
  readonly root: Flow
  readonly version: number
  readonly selectedId: number | null
  readonly onSelect: (id: number) => void
}) {
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set())
  const [shown, setShown] = useState(rowsShown)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the history changes in place, and its version with it.
  const rows = useMemo(() => rowsOf(root, ({ id }) => !closed.has(id)), [root, version, closed])
  const toggle = (id: number) => {
    const next = new Set(closed)
    if (!next.delete(id)) next.add(id)
    setClosed(next)
  }
  if (rows.length === 0) return <Empty>No state was entered yet.</Empty>
  return (
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Started after
            </th>
            <th scope="col" className="number">
              Duration
            </th>
            <th scope="col" className="number">
              Attempts
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => {
            const indent = { paddingInlineStart: `${row.depth * 16}px` }
            if (row.type === 'flow') {
              const { parent, index, status } = row.flow
              return (
                <tr key={`${parent?.id} ${index}`}>
                  <td className="name" colSpan={2}>
                    <span className="indent quiet" style={indent}>
                      {parent?.type === 'Map' ? 'Iteration' : 'Branch'} {index}
                    </span>
                  </td>
                  <td colSpan={4}>
                    <Status status={status} />
                  </td>
                </tr>
              )
            }
            const { visit } = row
            return (
              <tr key={visit.id} aria-selected={visit.id === selectedId}>
                <td className="name">
                  <span className="indent" style={indent}>
                    {visit.flows.length > 0 && (
                      <button
                        type="button"
                        className="plain"
                        aria-expanded={!closed.has(visit.id)}
                        aria-label={`${closed.has(visit.id) ? 'Show' : 'Hide'} what is in ${visit.name}`}
                        onClick={() => toggle(visit.id)}
                      >
                        {closed.has(visit.id) ? '▸' : '▾'}
                      </button>
                    )}
                    <button type="button" className="plain" onClick={() => onSelect(visit.id)}>
                      {visit.name}
                    </button>
                  </span>
                </td>
                <td>{visit.type}</td>
                <td>
                  <Status status={visit.status} />
                </td>
                <td className="number">{durationText(visit.enteredMillis - root.startedMillis)}</td>
                <td className="number">{durationOf(visit, root)}</td>
                <td className="number">{visit.attempts.length > 0 ? visit.attempts.length : ''}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {rows.length > shown && (
        <Empty>
          <button type="button" onClick={() => setShown(shown + rowsShown)}>
            Show {Math.min(rowsShown, rows.length - shown)} more of {rows.length}
          </button>
        </Empty>
      )}
    </div>
  )
}

function durationOf(visit: Visit, root: Flow): string {
  const end =
    visit.exitedMillis ??
    visit.attempts.at(-1)?.endedMillis ??
    (visit.status === 'InProgress' ? Date.now() : root.endedMillis)
  return end === null || end === undefined ? '–' : durationText(end - visit.enteredMillis)
}
