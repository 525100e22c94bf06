import { aliasArn } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { seconds } from '../answer.ts'
import { requireActive } from '../machines/machine-exists.ts'
import { aliasDoesNotExist } from './alias-exists.ts'
import { readRouting, requireRoutes } from './routing.ts'

const aliasesMax = 100

/** Idempotent: the same alias again gets the first answer. */
export const createStateMachineAlias = operation({
  name: 'CreateStateMachineAlias',
  async handle({ store, clock }, { name, description = '', routingConfiguration }) {
    const { machineArn, routes } = readRouting(routingConfiguration)
    const machine = await store.machines.byArn(machineArn)
    if (machine === null) aliasDoesNotExist(machineArn)
    requireActive(machine)
    const arn = aliasArn(machineArn, name)
    const now = clock.now()
    const wanted = { description: description === '' ? null : description, routes }
    const created = await store.aliases.create(
      { arn, machineArn, name, ...wanted, createdMillis: now, updatedMillis: now },
      aliasesMax,
    )
    const result = requireRoutes(created, machineArn, machineArn)
    if (result.type === 'full') {
      raise(
        'ServiceQuotaExceededException',
        `State Machine '${machineArn}' has ${aliasesMax} aliases, which is the limit: delete one first.`,
      )
    }
    const { alias } = result
    if (result.type === 'taken') {
      const same =
        (alias.description ?? '') === description && JSON.stringify(alias.routes) === JSON.stringify(wanted.routes)
      if (!same) {
        raise(
          'ConflictException',
          'Failed to create alias because an alias with the same name and a different description or routing configuration already exists.',
        )
      }
    }
    return { creationDate: seconds(alias.createdMillis), stateMachineAliasArn: arn }
  },
})
