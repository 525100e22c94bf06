import type { ModelFlow } from '../model/machine.ts'

/** A flow inside a state: a branch of a Parallel state, the processor of a Map. */
export interface InnerFlow {
  readonly flow: ModelFlow
  /** Its number in the program, which frames store. */
  readonly index: number
}
