import { splitQualifier, versionNumber } from '../../../runtime/qualified-machine.ts'
import { readArn, rejectLabel } from '../../arn.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'

/** Executions of the version go on. Deleting what is not there succeeds. */
export const deleteStateMachineVersion = operation({
  name: 'DeleteStateMachineVersion',
  async handle({ store }, { stateMachineVersionArn }) {
    const { qualifier } = rejectLabel(readArn(stateMachineVersionArn, ['stateMachine']))
    const number = qualifier === null ? null : versionNumber(qualifier)
    if (number === null) {
      raise('ValidationException', `'${stateMachineVersionArn}' does not name a version of a state machine.`)
    }
    const { machineArn } = splitQualifier(stateMachineVersionArn)
    const aliases = await store.removeVersion(machineArn, number)
    if (aliases.length > 0) {
      raise(
        'ConflictException',
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${aliases.join(', ')}]`,
      )
    }
    return {}
  },
})
