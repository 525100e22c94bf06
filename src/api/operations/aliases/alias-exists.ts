import { versionNumber } from '../../../arn/index.ts'
import type { Alias } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireMachineArn } from '../../require-arn.ts'

/** Raises the error for an ARN that cannot belong to an alias. Returns the ARN of its machine. */
export function readAliasArn(arn: string): string {
  const { qualifier, machineArn } = requireMachineArn(arn)
  if (qualifier === null || versionNumber(qualifier) !== null) {
    raise('ValidationException', `'${arn}' does not name an alias of a state machine.`)
  }
  return machineArn
}

export async function requireAlias({ store }: ApiContext, arn: string): Promise<Alias> {
  readAliasArn(arn)
  return (await store.aliases.byArn(arn)) ?? aliasDoesNotExist(arn)
}

/** The error for everything that an alias needs: itself, its machine and its versions. Message: recorded for an update. */
export function aliasDoesNotExist(arn: string): never {
  raise('ResourceNotFound', 'Request references a resource that does not exist.', { resourceName: arn })
}
