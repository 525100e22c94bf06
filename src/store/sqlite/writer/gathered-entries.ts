import type { TurnRecord } from '../../store.ts'
import type { StoreError } from '../../store-error.ts'
import type { WriteOperations } from './write-operations.ts'

/** Bounds what one transaction holds up and what one message copies. */
const batchEntriesMax = 1024
/** Turns of more characters are large: each takes milliseconds of copying and writing. */
const largeCharacters = 256 * 1024
const batchLargeCharactersMax = 1024 * 1024

/** Something to be written, and who waits for it. */
export interface Entry {
  readonly turn: TurnRecord | null
  readonly operation: { readonly name: keyof WriteOperations; readonly args: readonly unknown[] } | null
  readonly resolve: (value: unknown) => void
  readonly reject: (error: StoreError) => void
}

/**
 * What gathers while a batch is on its way. Entries leave in the order in which they came, but for this: small turns pass
 * large ones of other executions, every other batch. So nobody waits for more than one large batch, however many wait.
 */
export class GatheredEntries {
  #entries: Entry[] = []
  #largeCount = 0
  #tookLarge = false

  get size(): number {
    return this.#entries.length
  }

  push(entry: Entry): void {
    this.#entries.push(entry)
    if (isLarge(entry)) this.#largeCount += 1
  }

  /** Takes the next batch; an empty one only if there is nothing. */
  take(): readonly Entry[] {
    if (this.#largeCount === 0) return this.#takeInOrder()
    const batch = this.#tookLarge ? this.#takeSome(false) : []
    return batch.length > 0 ? batch : this.#takeSome(true)
  }

  /** Takes everything. */
  takeAll(): readonly Entry[] {
    const entries = this.#entries
    this.#entries = []
    this.#largeCount = 0
    return entries
  }

  /** Takes the turns of some executions. */
  takeTurnsOf(executionIds: ReadonlySet<number>): readonly Entry[] {
    const isOne = ({ turn }: Entry) => turn !== null && executionIds.has(turn.executionId)
    const taken = this.#entries.filter(isOne)
    this.#entries = this.#entries.filter((entry) => !isOne(entry))
    this.#largeCount -= taken.filter(isLarge).length
    return taken
  }

  #takeInOrder(): readonly Entry[] {
    this.#tookLarge = false
    const batch = this.#entries
    if (batch.length <= batchEntriesMax) {
      this.#entries = []
      return batch
    }
    this.#entries = batch.slice(batchEntriesMax)
    return batch.slice(0, batchEntriesMax)
  }

  #takeSome(takesLarge: boolean): readonly Entry[] {
    const batch: Entry[] = []
    const left: Entry[] = []
    const passed = new Set<number>()
    let characters = 0
    let isClosed = false
    for (const entry of this.#entries) {
      const { turn } = entry
      const size = charactersOf(entry)
      const fits =
        size <= largeCharacters || (takesLarge && (characters === 0 || characters + size <= batchLargeCharactersMax))
      // An operation passes nothing, and nothing passes it: what it stands on may be in any turn.
      if (turn === null && passed.size > 0) isClosed = true
      if (isClosed || batch.length === batchEntriesMax || !fits || (turn !== null && passed.has(turn.executionId))) {
        left.push(entry)
        if (turn !== null) passed.add(turn.executionId)
      } else {
        batch.push(entry)
        if (size > largeCharacters) {
          characters += size
          this.#largeCount -= 1
        }
      }
    }
    this.#entries = left
    this.#tookLarge = characters > 0
    return batch
  }
}

function isLarge(entry: Entry): boolean {
  return charactersOf(entry) > largeCharacters
}

function charactersOf({ turn }: Entry): number {
  if (turn === null) return 0
  let characters =
    (turn.history?.chunk.length ?? 0) + (turn.start?.input?.length ?? 0) + (turn.end?.output?.length ?? 0)
  for (const frame of turn.framesPut) characters += frame.data.length
  return characters
}
