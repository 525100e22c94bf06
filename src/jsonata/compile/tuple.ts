import type { Evaluation } from '../runtime/evaluation.ts'
import { unbound, VariableFrame } from '../runtime/frame.ts'
import { Joining, type Sequence, sequenceFrom } from '../runtime/sequence.ts'

/** A value on its way along a path, with the variables that earlier steps have bound for it. */
export interface Tuple {
  readonly item: unknown
  readonly slots: unknown[]
}

/** The values of a path that bound variables, while an expression around it still needs those. */
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

/** The cost of a tuple's frame. */
export const frameSteps = 3

/** Pays for making tuples, each with its own variables. */
export function payForTuples(count: number, names: readonly string[], evaluation: Evaluation): void {
  evaluation.items(count * (2 + names.length))
}

/** The frame in which expressions about a tuple's value see its variables. */
export function frameOf(tuple: Tuple, names: readonly string[], outer: VariableFrame): VariableFrame {
  return new VariableFrame(outer.evaluation, outer, names, tuple.slots)
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
  const item = new Joining()
  const slots: (Joining | undefined)[] = []
  evaluation.step(tuples.length * (1 + (first?.slots.length ?? 0)))
  for (const tuple of tuples) {
    item.add(tuple.item, evaluation)
    for (let index = 0; index < tuple.slots.length; index++) {
      const value = tuple.slots[index]
      if (value === unbound) slots[index] ??= undefined
      else {
        slots[index] ??= new Joining()
        slots[index]!.add(value, evaluation)
      }
    }
  }
  return {
    item: item.end(evaluation),
    slots: slots.map((joining) => (joining === undefined ? unbound : joining.end(evaluation))),
  }
}
