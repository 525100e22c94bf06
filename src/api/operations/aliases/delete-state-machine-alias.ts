import { operation } from '../../operation.ts'
import { readAliasArn } from './alias-exists.ts'

/** The versions that it leads to stay, and so do its executions. Deleting what is not there succeeds (recorded). */
export const deleteStateMachineAlias = operation({
  name: 'DeleteStateMachineAlias',
  async handle({ store }, { stateMachineAliasArn }) {
    readAliasArn(stateMachineAliasArn)
    await store.aliases.remove(stateMachineAliasArn)
    return {}
  },
})
