import type { Diagnostic } from '../../diagnostics/index.ts'
import type { Machine } from '../model/machine.ts'

/** One thing to look for. Rules know nothing of one another, and none stops another: one run reports every problem. */
export type Rule = (machine: Machine) => Iterable<Diagnostic>
