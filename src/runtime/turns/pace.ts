import { limits } from '../../engine/limits.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { Slices } from './slices.ts'

// What it costs this thread to make a call or to start a child execution, in the unit of steps.
const callSteps = 10_000
const childSteps = 3_000

/**
 * Makes calls and children wait in the queue of turns, as they cost this thread as much. Each method returns a promise
 * that resolves when it is their turn, or null if that is now.
 */
export class Pace {
  readonly #slices: Slices

  constructor(slices: Slices) {
    this.#slices = slices
  }

  /** A call that an execution makes. */
  call(live: LiveExecution): Promise<void> | null {
    return this.#wait(live, callSteps)
  }

  /** A child of a map run, with an input of this many characters. */
  child(parent: LiveExecution, characters: number): Promise<void> | null {
    return this.#wait(parent, childSteps + characters / limits.charactersPerStep)
  }

  #wait({ ownerArn }: LiveExecution, steps: number): Promise<void> | null {
    return this.#slices.run('fresh', ownerArn, () => steps)
  }
}
