import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireMachineArn } from '../../require-arn.ts'

/**
 * Answers at once; the machine is removed when its executions have ended. Deleting something that does not exist succeeds.
 */
export const deleteStateMachine = operation({
  name: 'DeleteStateMachine',
  async handle({ store, runtime }, { stateMachineArn }) {
    const { qualifier } = requireMachineArn(stateMachineArn)
    if (qualifier !== null) {
      raise('ValidationException', `'${stateMachineArn}' names a version or an alias, not a state machine.`)
    }
    const machine = await store.machines.byArn(stateMachineArn)
    if (machine !== null) await runtime.deleteMachine(machine)
    return {}
  },
})
