import type { Program } from '../../asl/program.ts'

// A turn has cost too much when one of its expressions took more than a whole turn may.
const heavySteps = 300_000
// After this many cheap turns in a row, a program comes back from the threads.
const lightTurnsMin = 200

/**
 * Knows the programs whose turns hold up everybody else, because a single one of their expressions is slow. Their turns
 * are made on other threads. The cost of a turn is counted in steps rather than time: a busy machine is not a
 * program's fault.
 */
export class HeavyPrograms {
  /** How many cheap turns each has made since it was found to be heavy. */
  readonly #lightTurns = new WeakMap<Program, number>()

  has(program: Program): boolean {
    return program.compilesLong || this.#lightTurns.has(program)
  }

  /** Records what a turn on this thread cost. */
  note(program: Program, steps: number): void {
    if (steps >= heavySteps) this.#lightTurns.set(program, 0)
  }

  /** Records what a turn on another thread cost. */
  noteElsewhere(program: Program, steps: number): void {
    const lightTurns = steps < heavySteps ? (this.#lightTurns.get(program) ?? 0) + 1 : 0
    if (lightTurns >= lightTurnsMin) this.#lightTurns.delete(program)
    else this.#lightTurns.set(program, lightTurns)
  }
}
