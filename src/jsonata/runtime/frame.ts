import type { Evaluation } from './evaluation.ts'

/** In a slot that nothing was assigned to. (Assigning nothing is not the same: it hides an outer variable.) */
export const unbound: unique symbol = Symbol('unbound')

/** The variables of one block, function call or tuple while they live. Which slot is whose was settled when compiling. */
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

  /** Finds a variable by its name, as only `$eval` needs to. */
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
