import type { Diagnostic } from '../../diagnostics/index.ts'
import type { ReadMachine } from '../model/reading.ts'

/** One kind of problem to look for. Rules are independent, and none stops another: one run reports every problem. */
export type Rule = (machine: ReadMachine) => Iterable<Diagnostic>
