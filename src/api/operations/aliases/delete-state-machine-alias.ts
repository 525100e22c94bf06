import { operation } from '../../operation.ts'
import { readAliasArn } from './alias-exists.ts'

/**
 * The versions that it routes to stay, and so do its executions. Deleting something that does not exist succeeds
 * (recorded).
 */
export const deleteStateMachineAlias = operation({
  name: 'DeleteStateMachineAlias',
  async handle({ store }, { stateMachineAliasArn }) {
    readAliasArn(stateMachineAliasArn)
    await store.aliases.remove(stateMachineAliasArn)
    return {}
  },
})
