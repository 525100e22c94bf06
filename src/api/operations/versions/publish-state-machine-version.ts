import { versionArn } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { requireMachineArn } from '../../require-arn.ts'
import { seconds } from '../answer.ts'
import { requireActive, requireMachine } from '../machines/machine-exists.ts'
import { initialRevision, publicationOf, refuseRevision, requirePublished } from './publication.ts'

/** Idempotent: a revision that has a version keeps it, whatever the description is now. */
export const publishStateMachineVersion = operation({
  name: 'PublishStateMachineVersion',
  async handle(context, { stateMachineArn, revisionId, description }) {
    requireMachineArn(stateMachineArn)
    const machine = await requireMachine(context, stateMachineArn)
    requireActive(machine)
    const { revision } = machine
    if (revisionId !== undefined && revisionId !== (revision.revisionId ?? initialRevision)) {
      refuseRevision(revisionId, revision.revisionId)
    }
    const publication = publicationOf(description, context.clock.now())
    const result = await context.store.versions.publish(stateMachineArn, revision.id, publication)
    const version = requirePublished(result, stateMachineArn, revision.revisionId)
    return {
      creationDate: seconds(version.createdMillis),
      stateMachineVersionArn: versionArn(stateMachineArn, version.number),
    }
  },
})
