import { splitQualifier, versionNumber } from '../../../runtime/qualified-machine.ts'
import type { Alias } from '../../../store/store.ts'
import { readArn, rejectLabel } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** Raises the error for an ARN that cannot be an alias's. Gives the ARN of its machine. */
export function readAliasArn(arn: string): string {
  const { qualifier } = rejectLabel(readArn(arn, ['stateMachine']))
  if (qualifier === null || versionNumber(qualifier) !== null) {
    raise('ValidationException', `'${arn}' does not name an alias of a state machine.`)
  }
  return splitQualifier(arn).machineArn
}

export async function requireAlias({ store }: ApiContext, arn: string): Promise<Alias> {
  readAliasArn(arn)
  return (await store.aliasByArn(arn)) ?? aliasDoesNotExist(arn)
}

/** The same for everything that an alias needs: its machine and its versions. Message: recorded for an update. */
export function aliasDoesNotExist(arn: string): never {
  raise('ResourceNotFound', 'Request references a resource that does not exist.', { resourceName: arn })
}
