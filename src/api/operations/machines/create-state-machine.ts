import type { NewRevision } from '../../../store/store.ts'
import { machineArn } from '../../arn.ts'
import { checkName } from '../../name.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { seconds } from '../answer.ts'
import { encryptionText } from '../encryption-configuration.ts'
import { checkedTags } from '../tags/checked-tags.ts'
import { checkRoleArn, refuseVersions, requireValidDefinition } from './definition.ts'
import { loggingText } from './logging-configuration.ts'
import { requireActive } from './machine-exists.ts'
import { sameConfiguration, tracingText } from './revision-members.ts'

/** Idempotent: the same machine again gets the first answer, whatever the role and the tags say now. */
export const createStateMachine = operation({
  name: 'CreateStateMachine',
  async handle(context, input) {
    const { store, clock, settings } = context
    const { name, definition, roleArn, type = 'STANDARD' } = input
    refuseVersions(input.publish, input.versionDescription)
    checkName(name)
    checkRoleArn(roleArn)
    const arn = machineArn(settings, name)
    const now = clock.now()
    const revision: NewRevision = {
      revisionId: null,
      definition,
      roleArn,
      loggingConfiguration: loggingText(input.loggingConfiguration),
      tracingConfiguration: tracingText(input.tracingConfiguration),
      encryptionConfiguration: encryptionText(input.encryptionConfiguration),
      createdMillis: now,
    }
    const tags = checkedTags(input.tags, arn)
    requireValidDefinition(context, definition, type)

    // Between the two looks the machine that is in the way may go: then the name is free, and the next round has it.
    for (;;) {
      const created = await store.createMachine({
        arn,
        name,
        type,
        status: 'ACTIVE',
        createdMillis: now,
        revision,
        tags,
      })
      if (created !== null) return { creationDate: seconds(now), stateMachineArn: arn }
      const existing = await store.machineByArn(arn)
      if (existing === null) continue
      requireActive(existing)
      const same =
        existing.type === type &&
        existing.revision.definition === definition &&
        sameConfiguration(existing.revision, revision)
      if (!same) raise('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
      return { creationDate: seconds(existing.createdMillis), stateMachineArn: arn }
    }
  },
})
