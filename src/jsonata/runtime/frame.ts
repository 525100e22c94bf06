import type { Evaluation } from './evaluation.ts'

/** Marks a slot to which nothing was assigned. (Assigning nothing is different: it hides an outer variable.) */
export const unbound: unique symbol = Symbol('unbound')

/** The variables of one block, function call or tuple while they live. Slots are allocated at compile time. */
export class VariableFrame {
  readonly evaluation: Evaluation
  readonly parent: VariableFrame | null
  readonly names: readonly string[]
  readonly slots: unknown[]

  constructor(evaluation: Evaluation, parent: VariableFrame | null, names: readonly string[], slots: unknown[]) {
    this.evaluation = evaluation
    this.parent = parent
    this.names = names
    this.slots = slots
  }

  /** Finds a variable by name, which only `$eval` needs. */
  lookup(name: string): unknown {
    for (let frame: VariableFrame | null = this; frame !== null; frame = frame.parent) {
      const index = frame.names.indexOf(name)
      if (index >= 0 && frame.slots[index] !== unbound) return frame.slots[index]
    }
    return unbound
  }
}

export function emptySlots(count: number): unknown[] {
  const slots: unknown[] = []
  for (let index = 0; index < count; index++) slots.push(unbound)
  return slots
}
