import type { Pattern } from './pattern.ts'

/**
 * How many ways there are at most to match a text of this length: an upper bound of what a backtracking matcher can be
 * made to try. Nested repetition, where the ways multiply without end, counts as infinite.
 */
export function waysToMatch(pattern: Pattern, length: number): number {
  switch (pattern.kind) {
    case 'empty':
    case 'set':
    case 'assertion':
    case 'backreference':
      return 1
    case 'sequence':
      return pattern.items.reduce((ways, item) => ways * waysToMatch(item, length), 1)
    case 'choice':
      return pattern.options.reduce((ways, option) => ways + waysToMatch(option, length), 0)
    case 'group':
    case 'look':
      return waysToMatch(pattern.item, length)
    case 'repeat': {
      const inside = waysToMatch(pattern.item, length)
      const counts = Math.min(pattern.max, length) - Math.min(pattern.min, length) + 1
      if (inside === 1 && pattern.item.kind !== 'repeat') return counts
      if (pattern.max <= 1) return inside + 1
      return Number.POSITIVE_INFINITY
    }
  }
}
