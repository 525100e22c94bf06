import type { MapRun } from '../../store/store.ts'

export interface SizeTotals {
  readonly itemTotal: number
  readonly childTotal: number
}

/** How many items and children of a map run were read so far, or exist in all. */
export class ReadSize {
  items = 0
  batches = 0
  /** Null until it is known. */
  itemTotal: number | null
  isDone = false

  constructor(itemTotal: number | null) {
    this.itemTotal = itemTotal
  }

  /** Reading begins at the first item. */
  restart(): void {
    this.items = 0
    this.batches = 0
  }

  add(itemCount: number): void {
    this.items += itemCount
    this.batches += 1
  }

  finish(): void {
    this.isDone = true
    this.itemTotal = this.items
  }

  /** There are at least this many, though reading has not come that far. */
  atLeast(items: number, batches: number): void {
    this.itemTotal = Math.max(this.itemTotal ?? this.items, items)
    this.batches = Math.max(this.batches, batches)
  }

  /** @param before what was known before: after a redrive, a run has not yet read as far as it had. */
  totals(isBatched: boolean, before: Pick<MapRun, 'itemTotal' | 'childTotal'>): SizeTotals {
    const itemTotal = this.itemTotal ?? Math.max(this.items, before.itemTotal ?? 0)
    if (!isBatched) return { itemTotal, childTotal: itemTotal }
    return { itemTotal, childTotal: this.isDone ? this.batches : Math.max(this.batches, before.childTotal ?? 0) }
  }
}
