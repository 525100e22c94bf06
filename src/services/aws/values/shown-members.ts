import type { NormalizedSchema } from '@smithy/core/schema'
import { type NamingStyle, shownName } from './naming.ts'

/** A member's own name, and what it holds. */
export type ShownMember = readonly [member: string, schema: NormalizedSchema]

type Members = ReadonlyMap<string, ShownMember>

/** By the schema's definition, which is one object for each structure however often it is wrapped. */
const made: Readonly<Record<NamingStyle, WeakMap<object, Members>>> = { sdk: new WeakMap(), optimized: new WeakMap() }

/**
 * The members of a structure by their names in definitions and results. They are found only once, because every call needs
 * those of each object in its parameters, first to check it and again to make it.
 */
export function shownMembers(structure: NormalizedSchema, style: NamingStyle): Members {
  const source = structure.getSchema() as object
  const known = made[style].get(source)
  if (known !== undefined) return known
  const members = new Map<string, ShownMember>()
  for (const entry of structure.structIterator()) members.set(shownName(entry[0], style), entry)
  made[style].set(source, members)
  return members
}
