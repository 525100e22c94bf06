import type { Program } from '../../asl/program.ts'

// A turn has cost too much when one expression of it took more than a whole turn may.
const heavySteps = 300_000
// So many cheap turns in a row take a program back from the threads.
const lightTurnsMin = 200

/**
 * Knows the programs whose turns hold up everybody else, because a single expression of theirs takes long. Their turns
 * are made on threads of their own. What a turn costs is counted in steps, and not by the clock: a busy machine is no
 * program's fault.
 */
export class HeavyPrograms {
  /** How many cheap turns each has made since it was found to be heavy. */
  readonly #lightTurns = new WeakMap<Program, number>()

  has(program: Program): boolean {
    return program.compilesLong || this.#lightTurns.has(program)
  }

  /** Takes note of what a turn on this thread cost. */
  note(program: Program, steps: number): void {
    if (steps >= heavySteps) this.#lightTurns.set(program, 0)
  }

  /** Takes note of what a turn on a thread of its own cost. */
  noteElsewhere(program: Program, steps: number): void {
    const lightTurns = steps < heavySteps ? (this.#lightTurns.get(program) ?? 0) + 1 : 0
    if (lightTurns >= lightTurnsMin) this.#lightTurns.delete(program)
    else this.#lightTurns.set(program, lightTurns)
  }
}
