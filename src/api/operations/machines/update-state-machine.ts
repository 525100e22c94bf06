import { versionArn } from '../../../arn/index.ts'
import type { NewRevision, Publication, Revision } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import type { OperationTypes } from '../../model/operation-types.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireMachineArn } from '../../require-arn.ts'
import { present, seconds } from '../answer.ts'
import { encryptionText } from '../encryption-configuration.ts'
import { publicationAskedFor, requirePublished } from '../versions/publication.ts'
import { checkRoleArn, requireValidDefinition } from './definition.ts'
import { loggingText } from './logging-configuration.ts'
import { machineDoesNotExist, requireActive, requireMachine } from './machine-exists.ts'
import { sameRevision, tracingText } from './revision-members.ts'

/** Makes a new revision current. Running executions keep theirs. */
export const updateStateMachine = operation({
  name: 'UpdateStateMachine',
  async handle(context, input, call) {
    const { stateMachineArn, definition, roleArn } = input
    requireMachineArn(stateMachineArn)
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
    const publication = publicationAskedFor(input, context.clock.now())
    if (roleArn !== undefined) checkRoleArn(roleArn)
    if (definition !== undefined) await requireValidDefinition(context, definition, machine.type, call)

    // Another update may come in between. Then this one is repeated on top of the other: neither is lost.
    for (let current = machine.revision; ; ) {
      const answer = await revise(context, input, current, publication)
      if (!('current' in answer)) return answer
      current = answer.current
    }
  },
})

type Answer = OperationTypes['UpdateStateMachine']['output']

/** Bases a revision on the current one, and returns the answer; or returns the current one if it has changed by now. */
async function revise(
  context: ApiContext,
  input: OperationTypes['UpdateStateMachine']['input'],
  current: Revision,
  publication: Publication | null,
): Promise<Answer | { readonly current: Revision }> {
  const { store, clock } = context
  const { stateMachineArn, definition, roleArn, encryptionConfiguration } = input
  const now = clock.now()
  const revision: NewRevision = {
    revisionId: context.uuid(),
    definition: definition ?? current.definition,
    roleArn: roleArn ?? current.roleArn,
    loggingConfiguration: loggingText(input.loggingConfiguration) ?? current.loggingConfiguration,
    tracingConfiguration: tracingText(input.tracingConfiguration) ?? current.tracingConfiguration,
    encryptionConfiguration:
      encryptionConfiguration === undefined ? current.encryptionConfiguration : encryptionText(encryptionConfiguration),
    createdMillis: now,
  }
  // Recorded: an update that changes nothing makes no revision.
  const same = sameRevision(current, revision)
  const answer = { revisionId: present(same ? current.revisionId : revision.revisionId), updateDate: seconds(now) }
  if (publication === null) {
    if (same) return answer
    const revised = await store.machines.revise(stateMachineArn, revision, current.id)
    if (revised.type === 'gone') return machineDoesNotExist(stateMachineArn)
    return revised.type === 'stale' ? revised : answer
  }
  const published = same
    ? await store.versions.publish(stateMachineArn, current.id, publication)
    : await store.versions.reviseAndPublish(stateMachineArn, revision, current.id, publication)
  if (published.type === 'stale') return published
  const { number } = requirePublished(published, stateMachineArn, revision.revisionId)
  return { ...answer, stateMachineVersionArn: versionArn(stateMachineArn, number) }
}
