import type { NewRevision } from '../../../store/store.ts'
import { readArn, rejectLabel } from '../../arn.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { present, seconds } from '../answer.ts'
import { encryptionText } from '../encryption-configuration.ts'
import { checkRoleArn, refuseVersions, requireValidDefinition } from './definition.ts'
import { loggingText } from './logging-configuration.ts'
import { machineDoesNotExist, requireActive, requireMachine } from './machine-exists.ts'
import { sameRevision, tracingText } from './revision-members.ts'

/** Makes a new revision current. Executions that run keep theirs. */
export const updateStateMachine = operation({
  name: 'UpdateStateMachine',
  async handle(context, input) {
    const { store, clock } = context
    const { stateMachineArn, definition, roleArn } = input
    rejectLabel(readArn(stateMachineArn, ['stateMachine']))
    const machine = await requireMachine(context, stateMachineArn)
    requireActive(machine)
    const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input
    const given = [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration]
    if (given.every((each) => each === undefined)) {
      raise(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      )
    }
    refuseVersions(input.publish, input.versionDescription)
    if (roleArn !== undefined) checkRoleArn(roleArn)
    if (definition !== undefined) requireValidDefinition(context, definition, machine.type)

    const now = clock.now()
    const current = machine.revision
    const revision: NewRevision = {
      revisionId: context.uuid(),
      definition: definition ?? current.definition,
      roleArn: roleArn ?? current.roleArn,
      loggingConfiguration: loggingText(loggingConfiguration) ?? current.loggingConfiguration,
      tracingConfiguration: tracingText(tracingConfiguration) ?? current.tracingConfiguration,
      encryptionConfiguration:
        encryptionConfiguration === undefined
          ? current.encryptionConfiguration
          : encryptionText(encryptionConfiguration),
      createdMillis: now,
    }
    // Recorded: an update that changes nothing makes no revision.
    if (sameRevision(current, revision)) {
      return { revisionId: present(current.revisionId), updateDate: seconds(now) }
    }
    const revised = await store.reviseMachine(stateMachineArn, revision)
    if (revised === null) machineDoesNotExist(stateMachineArn)
    return { revisionId: present(revision.revisionId), updateDate: seconds(now) }
  },
})
