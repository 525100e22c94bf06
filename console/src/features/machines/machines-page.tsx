import { useMemo, useState } from 'react'
import type { ExecutionItem, MachineItem, Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Empty, Problem, Status } from '../../design/parts.tsx'
import { timeText } from '../../design/time.ts'
import { hrefOf, Link } from '../../location.tsx'

const refreshMillis = 3_000
const machinesMax = 1_000

/** All state machines, with the last execution of each. */
export function MachinesPage() {
  const { data, error, isLoading } = useCall<{ stateMachines: MachineItem[] } & Page>(
    'ListStateMachines',
    { maxResults: machinesMax },
    refreshMillis,
  )
  const [search, setSearch] = useState('')
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
                  <th scope="col">Last execution</th>
                  <th scope="col">Created</th>
                </tr>
              </thead>
              <tbody>
                {machines.map((machine) => (
                  <MachineRow key={machine.stateMachineArn} machine={machine} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  )
}

function MachineRow({ machine }: { readonly machine: MachineItem }) {
  const { stateMachineArn, name, type, creationDate } = machine
  return (
    <tr>
      <td className="name">
        <Link href={hrefOf('machines', stateMachineArn)}>{name}</Link>
      </td>
      <td>{type === 'EXPRESS' ? 'Express' : 'Standard'}</td>
      <td>{type === 'EXPRESS' ? <span className="quiet">–</span> : <LastExecution machineArn={stateMachineArn} />}</td>
      <td className="time">{timeText(creationDate)}</td>
    </tr>
  )
}

function LastExecution({ machineArn }: { readonly machineArn: string }) {
  const input = { stateMachineArn: machineArn, maxResults: 1 }
  const { data } = useCall<{ executions: ExecutionItem[] }>('ListExecutions', input, refreshMillis)
  if (data === null) return null
  const [last] = data.executions
  if (last === undefined) return <span className="quiet">Never started</span>
  return (
    <Link href={hrefOf('executions', last.executionArn)} className="row">
      <Status status={last.status} />
      <span className="quiet">{timeText(last.startDate)}</span>
    </Link>
  )
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
