import { limits } from '../../engine/limits.ts'
import type { Slices } from './slices.ts'

// What it costs this thread to make a call or to start a child execution, in the unit of steps.
const callSteps = 10_000
const childSteps = 3_000

/** Something that waits in the line of its machine. */
interface MachineOwned {
  readonly ownerArn: string
}

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
  call(execution: MachineOwned): Promise<void> | null {
    return this.#wait(execution, callSteps)
  }

  /** A child of a map run, with an input of this many characters. */
  child(parent: MachineOwned, characters: number): Promise<void> | null {
    return this.#wait(parent, childSteps + characters / limits.charactersPerStep)
  }

  #wait({ ownerArn }: MachineOwned, steps: number): Promise<void> | null {
    return this.#slices.run('fresh', ownerArn, () => steps)
  }
}
