import type { Pattern } from './pattern.ts'

/** What a backtracking matcher can be made to do with a text of some length, from one place in it on: an upper bound. */
export interface Effort {
  /** How many ways there are at most to match. Nested repetition, where they multiply without end, counts as infinite. */
  readonly ways: number
  /** How many characters and instructions it looks at on all those ways together. */
  readonly work: number
}

const once: Effort = { ways: 1, work: 1 }

export function effortOf(pattern: Pattern, length: number): Effort {
  switch (pattern.kind) {
    case 'empty':
    case 'set':
    case 'assertion':
      return once
    case 'backreference':
      return { ways: 1, work: 1 + length }
    case 'sequence': {
      let ways = 1
      let work = 1
      for (const item of pattern.items) {
        const effort = effortOf(item, length)
        work += ways * effort.work
        ways *= effort.ways
      }
      return { ways, work }
    }
    case 'choice': {
      let ways = 0
      let work = 1
      for (const option of pattern.options) {
        const effort = effortOf(option, length)
        work += effort.work
        ways += effort.ways
      }
      return { ways, work }
    }
    case 'group':
      return effortOf(pattern.item, length)
    case 'look': {
      const { ways, work } = effortOf(pattern.item, length)
      return { ways, work: pattern.behind ? work * (length + 1) : work }
    }
    case 'repeat': {
      const inside = effortOf(pattern.item, length)
      const most = Math.min(pattern.max, length + 1)
      const counts = most - Math.min(pattern.min, length) + 1
      if (inside.ways === 1 && pattern.item.kind !== 'repeat')
        return { ways: counts, work: 1 + most * inside.work + counts }
      if (pattern.max <= 1) return { ways: inside.ways + 1, work: inside.work + 1 }
      return { ways: Number.POSITIVE_INFINITY, work: Number.POSITIVE_INFINITY }
    }
  }
}

/** How many parts a pattern has: what it costs to find out its effort. */
export function partsOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'sequence':
      return pattern.items.reduce((count, item) => count + partsOf(item), 1)
    case 'choice':
      return pattern.options.reduce((count, option) => count + partsOf(option), 1)
    case 'group':
    case 'look':
    case 'repeat':
      return 1 + partsOf(pattern.item)
    default:
      return 1
  }
}
