import { invalidDefinitionMessage } from '../../../asl/diagnostics/index.ts'
import type { MachineType } from '../../../store/store.ts'
import type { ApiContext, RequestContext, ToldDiagnostic } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** Raises InvalidDefinition with everything that is wrong with a definition. */
export async function requireValidDefinition(
  { check }: Pick<ApiContext, 'check'>,
  definition: string,
  type: MachineType,
  { signal }: Pick<RequestContext, 'signal'>,
): Promise<void> {
  const { diagnostics } = await check(definition, { type, signal })
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR')
  if (errors.length === 0) return
  raise('InvalidDefinition', `${invalidDefinitionMessage(errors)}${meantResources(errors)}${advice(errors)}`)
}

/** For integrations that do not exist, the ones probably meant, after the service's own sentence, which does not say. */
function meantResources(errors: readonly ToldDiagnostic[]): string {
  const meant = errors.flatMap(({ location, suggestion }) =>
    suggestion !== undefined && location?.endsWith('/Resource') ? [suggestion] : [],
  )
  return meant.length === 0 ? '' : ` Did you mean ${[...new Set(meant)].join(', ')}?`
}

/**
 * For integrations that this server does not have, the package that brings them: the sentence alone would not tell anybody.
 */
function advice(errors: readonly ToldDiagnostic[]): string {
  const advised = errors.flatMap(({ code, location, notes = [] }) =>
    code === 'SCHEMA_VALIDATION_FAILED' && location?.endsWith('/Resource') ? notes.map(({ message }) => message) : [],
  )
  return [...new Set(advised)].map((message) => ` ${message}`).join('')
}

const rolePattern = /^arn:[^:]+:iam::\d{12}:role\/.+$/

export function checkRoleArn(roleArn: string): void {
  if (!rolePattern.test(roleArn)) raise('InvalidArn', `Invalid Role Arn: '${roleArn}'`)
}
