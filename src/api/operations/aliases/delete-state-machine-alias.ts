import { operation } from '../../operation.ts'
import { aliasDoesNotExist, readAliasArn } from './alias-exists.ts'

/** The versions that it leads to stay, and so do its executions. */
export const deleteStateMachineAlias = operation({
  name: 'DeleteStateMachineAlias',
  async handle({ store }, { stateMachineAliasArn }) {
    readAliasArn(stateMachineAliasArn)
    if (!(await store.removeAlias(stateMachineAliasArn))) aliasDoesNotExist(stateMachineAliasArn)
    return {}
  },
})
