import { Comparisons } from '../asl/diagnostics/index.ts'
import { nearMatches } from './near-matches.ts'

/**
 * The hint to append for a name that was not found: the nearest names, or else the existing ones. Nothing once the
 * comparisons are spent, which those share who look for many names.
 */
export function nameHint(
  name: string,
  names: Iterable<string>,
  owner = 'It',
  comparisons: Comparisons = new Comparisons(),
): string {
  if (comparisons.areSpent) return ''
  const known = [...names]
  if (known.length === 0) return ` ${owner} has none.`
  const near = nearMatches(name, known, 3, comparisons)
  if (near.length > 0) return ` Did you mean ${near.map((each) => `'${each}'`).join(' or ')}?`
  return ` ${owner} has${nameList(known)}`
}

/** The existing names, as the end of a sentence. */
export function nameList(names: Iterable<string>): string {
  const known = [...names]
  const listed = known.slice(0, 10).map((name) => `'${name}'`)
  return ` ${listed.join(', ') || 'none'}${known.length > listed.length ? ' and others' : ''}.`
}
