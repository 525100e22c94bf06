import { invalidDefinitionMessage } from '../../../asl/diagnostics/index.ts'
import type { MachineType } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** Raises InvalidDefinition with everything that is wrong with a definition. */
export function requireValidDefinition({ check }: ApiContext, definition: string, type: MachineType): void {
  const { diagnostics } = check(definition, { type })
  if (diagnostics.every(({ severity }) => severity !== 'ERROR')) return
  raise('InvalidDefinition', invalidDefinitionMessage(diagnostics))
}

const rolePattern = /^arn:[^:]+:iam::\d{12}:role\/.+$/

export function checkRoleArn(roleArn: string): void {
  if (!rolePattern.test(roleArn)) raise('InvalidArn', `Invalid Role Arn: '${roleArn}'`)
}
