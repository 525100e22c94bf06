import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { seconds } from '../answer.ts'
import { requireActive, requireMachine } from '../machines/machine-exists.ts'
import { requireAlias } from './alias-exists.ts'
import { readRouting, refuse, requireRoutes } from './routing.ts'

/** The next start follows the new routes. */
export const updateStateMachineAlias = operation({
  name: 'UpdateStateMachineAlias',
  async handle(context, { stateMachineAliasArn, description, routingConfiguration }) {
    const { machineArn } = await requireAlias(context, stateMachineAliasArn)
    requireActive(await requireMachine(context, machineArn))
    if (description === undefined && routingConfiguration === undefined) {
      raise('ValidationException', 'Either the description or the routingConfiguration must be specified', {
        reason: 'MISSING_REQUIRED_PARAMETER',
      })
    }
    const routing = routingConfiguration === undefined ? null : readRouting(routingConfiguration)
    if (routing !== null && routing.machineArn !== machineArn) {
      refuse(`Routing configuration must contain versions of the alias's own state machine, '${machineArn}'.`)
    }
    const updatedMillis = context.clock.now()
    const updated = await context.store.aliases.update(stateMachineAliasArn, {
      description: description ?? null,
      routes: routing?.routes ?? null,
      updatedMillis,
    })
    requireRoutes(updated, stateMachineAliasArn, machineArn)
    return { updateDate: seconds(updatedMillis) }
  },
})
