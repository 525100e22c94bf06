import { useMemo, useState } from 'react'
import type { ExecutionItem, ExecutionStatus, MachineItem, Page } from '../../api/types.ts'
import { useCall, useConsoleCall } from '../../api/use-call.ts'
import { Empty, Problem, Status } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'

const refreshMillis = 3_000
const machinesMax = 1_000
// As many as the server counts the executions of at once.
const rowsShown = 100

/** All state machines, with the last execution of each. */
export function MachinesPage() {
  const { data, error, isLoading } = useCall<{ stateMachines: MachineItem[] } & Page>(
    'ListStateMachines',
    { maxResults: machinesMax },
    refreshMillis,
  )
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState(rowsShown)
  const machines = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    return (data?.stateMachines ?? []).filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  }, [data, search])
  const count = data?.stateMachines.length ?? 0
  return (
    <>
      <div className="row">
        <h1>State machines</h1>
        <span className="quiet">{data === null ? '' : `(${count}${data.nextToken === undefined ? '' : '+'})`}</span>
        <span className="spacer" />
        <Link className="button primary" href={hrefOf('create')}>
          Create state machine
        </Link>
      </div>
      <section className="panel" aria-label="State machines">
        <div className="panel-head">
          <input
            type="search"
            aria-label="Find state machines by name"
            placeholder="Find by name"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Problem error={error} />
        </div>
        {isLoading && <Empty>Loading…</Empty>}
        {data !== null && count === 0 && <NoMachines />}
        {data !== null && count > 0 && machines.length === 0 && <Empty>No state machine has this in its name.</Empty>}
        {machines.length > 0 && (
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Type</th>
                  {['Running', 'Succeeded', 'Failed', 'Timed out', 'Aborted'].map((name) => (
                    <th key={name} scope="col" className="number">
                      {name}
                    </th>
                  ))}
                  <th scope="col">Last execution</th>
                  <th scope="col">Created</th>
                </tr>
              </thead>
              <tbody>
                {chunksOf(machines.slice(0, shown)).map((chunk) => (
                  <MachineRows key={chunk[0]?.stateMachineArn} machines={chunk} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {machines.length > shown && (
          <Empty>
            <button type="button" onClick={() => setShown(shown + rowsShown)}>
              Show {Math.min(rowsShown, machines.length - shown)} more of {machines.length}
            </button>
          </Empty>
        )}
      </section>
    </>
  )
}

interface Counted extends Readonly<Record<ExecutionStatus, number>> {
  readonly stateMachineArn: string
  readonly last?: Pick<ExecutionItem, 'executionArn' | 'status' | 'startDate'>
}

/** Rows whose executions are asked for together. */
function MachineRows({ machines }: { readonly machines: readonly MachineItem[] }) {
  const stateMachineArns = machines.map(({ stateMachineArn }) => stateMachineArn)
  const { data } = useConsoleCall<{ countMax: number; counts: Counted[] }>(
    'CountExecutions',
    { stateMachineArns },
    refreshMillis,
  )
  return machines.map((machine, index) => (
    <MachineRow
      key={machine.stateMachineArn}
      machine={machine}
      counted={data?.counts[index] ?? null}
      countMax={data?.countMax ?? 0}
    />
  ))
}

const columns = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const

function MachineRow(properties: {
  readonly machine: MachineItem
  readonly counted: Counted | null
  readonly countMax: number
}) {
  const { machine, counted, countMax } = properties
  const { stateMachineArn, name, type, creationDate } = machine
  const isExpress = type === 'EXPRESS'
  return (
    <tr>
      <td className="name">
        <Link href={hrefOf('machines', stateMachineArn)}>{name}</Link>
      </td>
      <td>{isExpress ? 'Express' : 'Standard'}</td>
      {columns.map((status) => {
        const count = counted?.[status] ?? 0
        const text = count >= countMax ? `${countMax.toLocaleString()}+` : count.toLocaleString()
        return (
          <td key={status} className="number">
            {isExpress || counted === null ? (
              <span className="quiet">–</span>
            ) : count === 0 ? (
              <span className="quiet">0</span>
            ) : (
              <Link href={`${hrefOf('machines', stateMachineArn)}?status=${status}`}>{text}</Link>
            )}
          </td>
        )
      })}
      <td>{isExpress ? <span className="quiet">–</span> : <LastExecution counted={counted} />}</td>
      <td className="time">{timeText(creationDate)}</td>
    </tr>
  )
}

function LastExecution({ counted }: { readonly counted: Counted | null }) {
  if (counted === null) return null
  const { last } = counted
  if (last === undefined) return <span className="quiet">Never started</span>
  return (
    <Link href={hrefOf('executions', last.executionArn)} className="row nowrap">
      <Status status={last.status} />
      <span className="quiet time">{timeText(last.startDate)}</span>
    </Link>
  )
}

function chunksOf(machines: readonly MachineItem[]): readonly (readonly MachineItem[])[] {
  const chunks: (readonly MachineItem[])[] = []
  for (let at = 0; at < machines.length; at += rowsShown) chunks.push(machines.slice(at, at + rowsShown))
  return chunks
}

function NoMachines() {
  return (
    <Empty>
      <p>There are no state machines yet.</p>
      <p>
        Create one here, from an example or your own definition, or with any AWS client, such as{' '}
        <code>aws stepfunctions create-state-machine</code>.
      </p>
      <Link className="button primary" href={hrefOf('create')}>
        Create state machine
      </Link>
    </Empty>
  )
}
