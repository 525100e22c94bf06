import type { MachineItem } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { setQuery, useLocation } from '../../location.tsx'

const machinesMax = 1_000
const refreshMillis = 10_000

/** The state machine that the address asks for; undefined for all. */
export function useMachineFilter(): string | undefined {
  return useLocation().query.get('machine') ?? undefined
}

/** Narrows a page down to one state machine. */
export function MachineFilter({ onChange }: { readonly onChange: () => void }) {
  const machineArn = useMachineFilter()
  const { data } = useCall<{ stateMachines: MachineItem[] }>(
    'ListStateMachines',
    { maxResults: machinesMax },
    refreshMillis,
  )
  const machines = (data?.stateMachines ?? []).filter(({ type }) => type === 'STANDARD')
  return (
    <label className="inline">
      State machine
      <select
        value={machineArn ?? ''}
        onChange={(event) => {
          onChange()
          setQuery({ machine: event.target.value || null })
        }}
      >
        <option value="">All</option>
        {machineArn !== undefined && !machines.some(({ stateMachineArn }) => stateMachineArn === machineArn) && (
          <option value={machineArn}>{machineArn}</option>
        )}
        {machines.map(({ stateMachineArn, name }) => (
          <option key={stateMachineArn} value={stateMachineArn}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
