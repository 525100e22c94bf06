import { versionNumber } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireMachineArn } from '../../require-arn.ts'

/** Executions of the version go on. Deleting something that does not exist succeeds. */
export const deleteStateMachineVersion = operation({
  name: 'DeleteStateMachineVersion',
  async handle({ store }, { stateMachineVersionArn }) {
    const { qualifier, machineArn } = requireMachineArn(stateMachineVersionArn)
    const number = qualifier === null ? null : versionNumber(qualifier)
    if (number === null) {
      raise('ValidationException', `'${stateMachineVersionArn}' does not name a version of a state machine.`)
    }
    const aliases = await store.versions.remove(machineArn, number)
    if (aliases.length > 0) {
      raise(
        'ConflictException',
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${aliases.join(', ')}]`,
      )
    }
    return {}
  },
})
