import { findQualifiedMachine, type QualifiedMachine } from '../../../runtime/qualified-machine.ts'
import type { Machine } from '../../../store/store.ts'
import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** The machine, version or alias of an ARN, to be looked at: an alias shows its first route that has any weight. */
export async function requireQualifiedMachine({ store }: ApiContext, arn: string): Promise<QualifiedMachine> {
  readArn(arn, ['stateMachine'])
  return (await findQualifiedMachine(store, arn, () => 0)) ?? machineDoesNotExist(arn)
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
