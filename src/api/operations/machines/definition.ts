import { invalidDefinitionMessage } from '../../../asl/diagnostics/index.ts'
import type { MachineType } from '../../../store/store.ts'
import type { ApiContext, Diagnostic } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** Raises InvalidDefinition with everything that is wrong with a definition. */
export function requireValidDefinition({ check }: ApiContext, definition: string, type: MachineType): void {
  const { diagnostics } = check(definition, { type })
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR')
  if (errors.length === 0) return
  raise('InvalidDefinition', `${invalidDefinitionMessage(errors)}${meantResources(errors)}${advice(errors)}`)
}

/** Of integrations that do not exist, what was probably meant, behind the service's own sentence, which does not say. */
function meantResources(errors: readonly Diagnostic[]): string {
  const meant = errors.flatMap(({ location, suggestion }) =>
    suggestion !== undefined && location?.endsWith('/Resource') ? [suggestion] : [],
  )
  return meant.length === 0 ? '' : ` Did you mean ${[...new Set(meant)].join(', ')}?`
}

/** Of integrations that this server does not have, which package brings them: nobody could find that out from the sentence. */
function advice(errors: readonly Diagnostic[]): string {
  const advised = errors.flatMap(({ code, location, notes = [] }) =>
    code === 'SCHEMA_VALIDATION_FAILED' && location?.endsWith('/Resource') ? notes.map(({ message }) => message) : [],
  )
  return [...new Set(advised)].map((message) => ` ${message}`).join('')
}

const rolePattern = /^arn:[^:]+:iam::\d{12}:role\/.+$/

export function checkRoleArn(roleArn: string): void {
  if (!rolePattern.test(roleArn)) raise('InvalidArn', `Invalid Role Arn: '${roleArn}'`)
}
