import type { Alias } from '../store.ts'

/** What the statements alias-by-arn and aliases-of-machine give. */
export interface AliasRow extends Omit<Alias, 'routes'> {
  readonly id: number
  readonly firstVersion: number
  readonly firstWeight: number
  readonly secondVersion: number | null
  readonly secondWeight: number | null
}

export function toAlias(row: AliasRow): Alias {
  const { id: _, firstVersion, firstWeight, secondVersion, secondWeight, ...own } = row
  const first = { version: firstVersion, weight: firstWeight }
  if (secondVersion === null || secondWeight === null) return { ...own, routes: [first] }
  return { ...own, routes: [first, { version: secondVersion, weight: secondWeight }] }
}
