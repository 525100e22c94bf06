import type { Machine } from '../../../store/store.ts'
import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/**
 * The machine of an ARN. Versions and aliases come with a later issue: until then no qualified ARN names anything, and
 * the answer is the service's for a version that does not exist.
 */
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
