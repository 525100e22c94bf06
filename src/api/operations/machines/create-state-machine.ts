import { machineArn, versionArn } from '../../../arn/index.ts'
import type { Machine, NewRevision, Store } from '../../../store/store.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireName } from '../../require-name.ts'
import { seconds } from '../answer.ts'
import { encryptionText } from '../encryption-configuration.ts'
import { checkedTags } from '../tags/checked-tags.ts'
import { publicationAskedFor } from '../versions/publication.ts'
import { checkRoleArn, requireValidDefinition } from './definition.ts'
import { loggingText } from './logging-configuration.ts'
import { requireActive } from './machine-exists.ts'
import { sameConfiguration, tracingText } from './revision-members.ts'

/** Idempotent: the same machine again gets the first answer, whatever its role and tags are now. */
export const createStateMachine = operation({
  name: 'CreateStateMachine',
  async handle(context, input, call) {
    const { store, clock, place } = context
    const { name, definition, roleArn, type = 'STANDARD' } = input
    const now = clock.now()
    const publication = publicationAskedFor(input, now)
    requireName(name)
    checkRoleArn(roleArn)
    const arn = machineArn(place, name)
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
    await requireValidDefinition(context, definition, type, call)

    // The machine in the way may be deleted between the two reads: then the name is free, and the next round takes it.
    for (;;) {
      const created = await store.machines.create({
        arn,
        name,
        type,
        status: 'ACTIVE',
        createdMillis: now,
        revision,
        tags,
        ...(publication !== null && { publication }),
      })
      const stateMachineVersionArn = publication === null ? undefined : versionArn(arn, 1)
      if (created !== null) return { creationDate: seconds(now), stateMachineArn: arn, stateMachineVersionArn }
      const existing = await store.machines.byArn(arn)
      if (existing === null) continue
      requireActive(existing)
      const same =
        existing.type === type &&
        existing.revision.definition === definition &&
        sameConfiguration(existing.revision, revision) &&
        (publication === null || (await isPublished(store, existing, publication.description)))
      if (!same) raise('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
      return { creationDate: seconds(existing.createdMillis), stateMachineArn: arn, stateMachineVersionArn }
    }
  },
})

/** Whether a machine's current revision is its first version, with this description. */
async function isPublished(store: Store, { arn, revision }: Machine, description: string | null): Promise<boolean> {
  const version = await store.versions.byNumber(arn, 1)
  return version !== null && version.revision === revision.id && version.description === description
}
