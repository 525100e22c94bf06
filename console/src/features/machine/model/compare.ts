/** A line of two texts that were compared. */
export interface ComparedLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

// Beyond this, comparing takes longer than people wait, and nobody reads so many differences.
const changedLinesMax = 3_000

/** The lines of two texts, those that only one of them has marked (longest common subsequence). */
export function compareTexts(before: string, after: string): readonly ComparedLine[] {
  const old = before.split('\n')
  const now = after.split('\n')
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  const same = (text: string): ComparedLine => ({ kind: 'same', text })
  return [
    ...old.slice(0, head).map(same),
    ...compareLines(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ]
}

function compareLines(old: readonly string[], now: readonly string[]): readonly ComparedLine[] {
  const removed = (text: string): ComparedLine => ({ kind: 'removed', text })
  const added = (text: string): ComparedLine => ({ kind: 'added', text })
  if (old.length > changedLinesMax || now.length > changedLinesMax) return [...old.map(removed), ...now.map(added)]
  // lengths[i][j]: how many lines the rests from i and from j have in common.
  const width = now.length + 1
  const lengths = new Uint16Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === now[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
    }
  }
  const lines: ComparedLine[] = []
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i]! })
      i += 1
      j += 1
    } else if (j === now.length || (i < old.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      lines.push(removed(old[i]!))
      i += 1
    } else {
      lines.push(added(now[j]!))
      j += 1
    }
  }
  return lines
}

/** How the states of a definition differ from those of an earlier one, by name. */
export interface ComparedStates {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

export function compareStates(before: string, after: string): ComparedStates {
  const old = statesIn(before)
  const now = statesIn(after)
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now.keys()].filter((name) => old.has(name) && old.get(name) !== now.get(name)),
  }
}

interface Flow {
  readonly States?: Readonly<Record<string, State>>
}

interface State {
  readonly Branches?: readonly Flow[]
  readonly ItemProcessor?: Flow
  readonly Iterator?: Flow
}

/** The text of each state, without those inside it. */
function statesIn(text: string): ReadonlyMap<string, string> {
  const states = new Map<string, string>()
  const visit = (flow: Flow | undefined) => {
    for (const [name, state] of Object.entries(flow?.States ?? {})) {
      const { Branches, ItemProcessor, Iterator, ...own } = state
      states.set(name, JSON.stringify(own))
      Branches?.forEach(visit)
      visit(ItemProcessor)
      visit(Iterator)
    }
  }
  try {
    visit(JSON.parse(text) as Flow)
  } catch {
    // What cannot be read has no states to compare.
  }
  return states
}
