import { versionArn } from '../../../runtime/qualified-machine.ts'
import type { NewRevision } from '../../../store/store.ts'
import { readArn, rejectLabel } from '../../arn.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { present, seconds } from '../answer.ts'
import { encryptionText } from '../encryption-configuration.ts'
import { publicationAskedFor, requirePublished } from '../versions/publication.ts'
import { checkRoleArn, requireValidDefinition } from './definition.ts'
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
    const now = clock.now()
    const publication = publicationAskedFor(input, now)
    if (roleArn !== undefined) checkRoleArn(roleArn)
    if (definition !== undefined) requireValidDefinition(context, definition, machine.type)

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
      const unchanged = { revisionId: present(current.revisionId), updateDate: seconds(now) }
      if (publication === null) return unchanged
      const result = await store.publishVersion(stateMachineArn, current.id, publication)
      const { number } = requirePublished(result, stateMachineArn, current.revisionId)
      return { ...unchanged, stateMachineVersionArn: versionArn(stateMachineArn, number) }
    }
    const updated = { revisionId: present(revision.revisionId), updateDate: seconds(now) }
    if (publication !== null) {
      const result = await store.reviseAndPublish(stateMachineArn, revision, publication)
      const { number } = requirePublished(result, stateMachineArn, revision.revisionId)
      return { ...updated, stateMachineVersionArn: versionArn(stateMachineArn, number) }
    }
    const revised = await store.reviseMachine(stateMachineArn, revision)
    if (revised === null) machineDoesNotExist(stateMachineArn)
    return updated
  },
})
