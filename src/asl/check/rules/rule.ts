import type { Diagnostic } from '../../diagnostics/index.ts'
import type { ReadMachine } from '../model/reading.ts'

/** One thing to look for. Rules know nothing of one another, and none stops another: one run reports every problem. */
export type Rule = (machine: ReadMachine) => Iterable<Diagnostic>
