import type { NormalizedSchema } from '@smithy/core/schema'
import type { SdkPackage } from '../../aws/sdk-package.ts'
import { type NamingStyle, shownName } from '../../aws/values/naming.ts'
import type { ApiOperation } from './api-operations.ts'
import { memberText, type StoredParameters } from './stored-parameters.ts'

/** Describes the operations' inputs from an installed client. */
export function describeSchemas(
  schemasOf: SdkPackage['schemasOf'],
  operations: readonly ApiOperation[],
): StoredParameters {
  const structures: Record<string, string> = {}
  const describe = (schema: NormalizedSchema, style: NamingStyle, renamed: ApiOperation['renamed']): string => {
    const required = new Set(requiredMembers(schema))
    const texts: string[] = []
    for (const [name, member] of schema.structIterator()) {
      const shown = shownName(name, style)
      const own = renamed[shown]
      if (own === null) continue
      const { around, structure } = innermost(member)
      if (structure !== null) add(structure, style)
      const isRequired = required.has(name) && !member.isIdempotencyToken()
      const isOne = own !== undefined && around.startsWith('[')
      texts.push(memberText(own ?? shown, isRequired, isOne ? around.slice(1) : around, structure && nameOf(structure)))
    }
    return texts.join(' ')
  }
  const add = (schema: NormalizedSchema, style: NamingStyle): void => {
    const name = nameOf(schema)
    if (name in structures) return
    structures[name] = ''
    structures[name] = describe(schema, style, {})
  }
  const actions: Record<string, string> = {}
  for (const { action, operation, style, renamed } of operations) {
    const schemas = schemasOf(operation)
    if (schemas === null) throw new Error(`the client has no ${operation}`)
    actions[action] = describe(schemas.input, style, renamed)
  }
  return { actions, structures }
}

function innermost(schema: NormalizedSchema): { around: string; structure: NormalizedSchema | null } {
  let around = ''
  let inner = schema
  // Nested lists end somewhere: only structures can contain themselves.
  while (inner.isListSchema() || inner.isMapSchema()) {
    around += inner.isListSchema() ? '[' : '{'
    inner = inner.getValueSchema()
  }
  return { around, structure: inner.isStructSchema() ? inner : null }
}

function nameOf(schema: NormalizedSchema): string {
  return schema.getName()?.replace(/^.*#/, '') ?? ''
}

/** In the clients' schemas, required members come first, and a number after the members says how many of them there are. */
function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const structure = schema.getSchema() as { readonly 4?: readonly string[]; readonly 6?: number }
  return structure[4]?.slice(0, structure[6] ?? 0) ?? []
}
