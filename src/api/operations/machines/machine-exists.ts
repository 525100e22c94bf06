import { findQualifiedMachine, type QualifiedMachine } from '../../../runtime/qualified-machine.ts'
import type { Machine } from '../../../store/store.ts'
import { readArn, rejectLabel } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'
import { hasMapLabel } from './distributed-map-labels.ts'

/** The machine, version or alias of an ARN, to be looked at: an alias shows its first route that has any weight. */
export async function requireQualifiedMachine({ store }: ApiContext, arn: string): Promise<QualifiedMachine> {
  rejectLabel(readArn(arn, ['stateMachine']))
  return (await findQualifiedMachine(store, arn, () => 0)) ?? machineDoesNotExist(arn)
}

/** The same, and of an ARN that names one of its Distributed Maps, the machine that has the map, with the map's label. */
export async function requireMachineOrMap(
  { store }: ApiContext,
  arn: string,
): Promise<QualifiedMachine & { readonly label: string | null }> {
  const { label } = readArn(arn, ['stateMachine'])
  const machineArn = label === null ? arn : arn.replace(`/${label}`, '')
  const found = await findQualifiedMachine(store, machineArn, () => 0)
  if (found === null) return machineDoesNotExist(arn)
  const { machine } = found
  if (label !== null && !hasMapLabel(machine.arn, machine.revision.definition, label)) return machineDoesNotExist(arn)
  return { ...found, label }
}

/** The machine of an ARN that names neither a version nor an alias. */
export async function requireMachine({ store }: ApiContext, stateMachineArn: string): Promise<Machine> {
  readArn(stateMachineArn, ['stateMachine'])
  return (await store.machineByArn(stateMachineArn)) ?? machineDoesNotExist(stateMachineArn)
}

export function machineDoesNotExist(stateMachineArn: string): never {
  raise('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`)
}

/** Raises the error for what cannot be done to a machine on its way out. */
export function requireActive(machine: Machine): void {
  if (machine.status === 'DELETING') {
    raise('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`)
  }
}
