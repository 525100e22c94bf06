import type { DatabaseSync } from 'node:sqlite'
import type { Removal } from '../../store.ts'
import { prepareStatement } from '../statements.ts'
import { prepareWrite } from './write-statement.ts'

/** What one transaction removes at most. Every page of it is touched, and whoever starts an execution waits behind it. */
const bytesMax = 4 * 1024 * 1024

interface Sized {
  readonly bytes: number
}

/** The removal of what is old, by bytes: an execution may have gigabytes of history, and goes in as many steps. */
export function createRemovalOperations(database: DatabaseSync, sweepRevisions: () => void) {
  const prepare = (name: string) => prepareStatement(database, name)
  const statements = {
    executionRemove: prepareWrite(database, 'execution-remove'),
    executionsClosedBefore: prepare('executions-closed-before'),
    frameRemove: prepareWrite(database, 'frame-remove'),
    frameSizes: prepare('frame-sizes'),
    historyRemove: prepareWrite(database, 'history-remove'),
    historySizes: prepare('history-sizes'),
    mapRunsRemoveOfExecution: prepareWrite(database, 'map-runs-remove-of-execution'),
    redrivableBefore: prepare('redrivable-before'),
    redrivableRemove: prepareWrite(database, 'redrivable-remove'),
    redrivesRemove: prepareWrite(database, 'redrives-remove'),
    removedExecutionIdRaise: prepareWrite(database, 'removed-execution-id-raise'),
  }

  /** Removes frames of an execution as far as the budget reaches. Says whether none is left. */
  const removeFrames = (id: number, budget: Budget): boolean => {
    const rows = statements.frameSizes.iterate(id) as unknown as Iterable<Sized & { readonly path: string }>
    const taken: string[] = []
    for (const { path, bytes } of rows) {
      if (budget.isSpent) break
      taken.push(path)
      budget.spend(bytes)
    }
    for (const path of taken) statements.frameRemove.run(id, path)
    return statements.frameSizes.get(id) === undefined
  }

  /** The same for its history, from the first event on. */
  const removeHistory = (id: number, budget: Budget): boolean => {
    const rows = statements.historySizes.iterate(id) as unknown as Iterable<Sized & { readonly position: number }>
    let until: number | null = null
    for (const { position, bytes } of rows) {
      if (budget.isSpent) break
      until = position
      budget.spend(bytes)
    }
    if (until !== null) statements.historyRemove.run(id, until)
    return statements.historySizes.get(id) === undefined
  }

  return {
    removeRetainedFramesBefore(stopMillis: number, limit: number): Removal {
      const budget = new Budget(bytesMax)
      const rows = statements.redrivableBefore.all(stopMillis, limit)
      let count = 0
      for (const row of rows) {
        const id = Number(row.id)
        // What says that there are frames goes last, so that the next round finds those that are left.
        if (budget.isSpent || !removeFrames(id, budget)) break
        statements.redrivableRemove.run(id)
        count += 1
      }
      return { count, more: count < rows.length || rows.length === limit }
    },

    removeClosedBefore(stopMillis: number, limit: number): Removal {
      const budget = new Budget(bytesMax)
      const rows = statements.executionsClosedBefore.all(stopMillis, limit)
      let count = 0
      let highestId = 0
      for (const row of rows) {
        const id = Number(row.id)
        if (budget.isSpent) break
        // First, so that nobody redrives what is left of it.
        statements.redrivableRemove.run(id)
        if (!removeFrames(id, budget) || !removeHistory(id, budget)) break
        statements.redrivesRemove.run(id)
        statements.executionRemove.run(id)
        statements.mapRunsRemoveOfExecution.run(id)
        highestId = Math.max(highestId, id)
        count += 1
      }
      if (count > 0) statements.removedExecutionIdRaise.run(highestId)
      const more = count < rows.length || rows.length === limit
      // The last round tidies up.
      if (!more) sweepRevisions()
      return { count, more }
    },
  }
}

class Budget {
  #left: number

  constructor(bytes: number) {
    this.#left = bytes
  }

  get isSpent(): boolean {
    return this.#left <= 0
  }

  /** A row has a page's worth of other work. */
  spend(bytes: number): void {
    this.#left -= bytes + 1024
  }
}
