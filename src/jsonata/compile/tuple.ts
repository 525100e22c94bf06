import type { Evaluation } from '../runtime/evaluation.ts'
import { Frame, unbound } from '../runtime/frame.ts'
import { append, type Sequence, sequenceFrom } from '../runtime/sequence.ts'

/** A value on its way along a path, with the variables that steps before bound for it. */
export interface Tuple {
  readonly item: unknown
  readonly slots: unknown[]
}

/** The values of a path that bound variables, while something around it still needs those. */
export class TupleStream {
  readonly names: readonly string[]
  readonly tuples: readonly Tuple[]

  constructor(names: readonly string[], tuples: readonly Tuple[]) {
    this.names = names
    this.tuples = tuples
  }

  values(): Sequence {
    return sequenceFrom(this.tuples.map(({ item }) => item))
  }
}

/** The frame in which expressions about a tuple's value see its variables. */
export function frameOf(tuple: Tuple, names: readonly string[], outer: Frame): Frame {
  return new Frame(outer.evaluation, outer, names, tuple.slots)
}

export function withSlot(slots: readonly unknown[], slot: number, value: unknown): unknown[] {
  const copy = slots.slice()
  copy[slot] = value
  return copy
}

/** Several tuples as one: each variable holds all their values. */
export function mergeTuples(tuples: readonly Tuple[], evaluation: Evaluation): Tuple {
  const [first] = tuples
  if (first !== undefined && tuples.length === 1) return first
  let item: unknown
  const slots: unknown[] = []
  evaluation.items(tuples.length * (1 + (first?.slots.length ?? 0)))
  for (const tuple of tuples) {
    item = append(item, tuple.item, evaluation)
    for (const [index, value] of tuple.slots.entries()) {
      const before = index in slots ? slots[index] : unbound
      if (before === unbound) slots[index] = value
      else if (value !== unbound) slots[index] = append(before, value, evaluation)
    }
  }
  return { item, slots }
}
