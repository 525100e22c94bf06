import { type FoundMachine, findMachine } from '../../../control/find-machine.ts'
import type { Machine } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import { raiseRefusal } from '../../protocol/raise-refusal.ts'
import { requireArn, requireMachineArn } from '../../require-arn.ts'
import { hasMapLabel } from './distributed-map-labels.ts'

/** The machine, version or alias of an ARN, for reading: an alias shows its first route that has any weight. */
export async function requireQualifiedMachine({ store }: ApiContext, arn: string): Promise<FoundMachine> {
  return (await findMachine(store, requireMachineArn(arn), () => 0)) ?? machineDoesNotExist(arn)
}

/** The same. For an ARN that names a Distributed Map, the machine that contains the map, with the map's label. */
export async function requireMachineOrMap(
  { store }: ApiContext,
  text: string,
): Promise<FoundMachine & { readonly label: string | null }> {
  const arn = requireArn(text, ['stateMachine'])
  const { label } = arn
  const found = await findMachine(store, arn, () => 0)
  if (found === null) return machineDoesNotExist(text)
  const { machine } = found
  if (label !== null && !hasMapLabel(machine.arn, machine.revision.definition, label)) return machineDoesNotExist(text)
  return { ...found, label }
}

/** The machine of an ARN that names neither a version nor an alias. */
export async function requireMachine({ store }: ApiContext, stateMachineArn: string): Promise<Machine> {
  requireArn(stateMachineArn, ['stateMachine'])
  return (await store.machines.byArn(stateMachineArn)) ?? machineDoesNotExist(stateMachineArn)
}

export function machineDoesNotExist(arn: string): never {
  raiseRefusal({ type: 'noMachine', arn })
}

/** Raises the error for operations that a machine being deleted does not allow. */
export function requireActive({ arn, status }: Machine): void {
  if (status === 'DELETING') raiseRefusal({ type: 'machineDeleting', machineArn: arn })
}
