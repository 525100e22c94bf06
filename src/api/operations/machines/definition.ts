import type { MachineType } from '../../../store/store.ts'
import type { ApiContext, Diagnostic } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** Raises InvalidDefinition with everything that is wrong with a definition. */
export function requireValidDefinition({ check }: ApiContext, definition: string, type: MachineType): void {
  const errors = check(definition, { type }).diagnostics.filter(({ severity }) => severity === 'ERROR')
  if (errors.length === 0) return
  raise('InvalidDefinition', `Invalid State Machine Definition: '${errors.map(sentence).join(', ')}'`)
}

function sentence({ code, message, location }: Diagnostic): string {
  // A syntax error's message ends with its location already.
  if (location !== null && message.endsWith(location)) return `${code}: ${message}`
  // A finding without a place reads so in the service's answers too.
  return `${code}: ${message} at ${location ?? 'null'}`
}

const rolePattern = /^arn:[^:]+:iam::\d{12}:role\/.+$/

export function checkRoleArn(roleArn: string): void {
  if (!rolePattern.test(roleArn)) raise('InvalidArn', `Invalid Role Arn: '${roleArn}'`)
}
