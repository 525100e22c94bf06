import { aliasArn, versionArn } from '../../../runtime/qualified-machine.ts'
import type { ExecutionStart } from '../../../store/store.ts'

/** What descriptions of an execution say of the version and the alias that it was started by. */
export function starterMembers({
  machineArn,
  version,
  alias,
}: Pick<ExecutionStart, 'machineArn' | 'version' | 'alias'>) {
  return {
    ...(alias !== null && { stateMachineAliasArn: aliasArn(machineArn, alias) }),
    ...(version !== null && { stateMachineVersionArn: versionArn(machineArn, version) }),
  }
}
