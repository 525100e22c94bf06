import type { Program } from '../../asl/program.ts'

// A turn has cost too much when one expression of it took several times what a whole turn may: about thirty milliseconds.
const heavySteps = 1_000_000
const heavyMillis = 30
// A thread's first turns and the garbage collector make single turns slow that are not: several are needed to count.
const slowTurnsMax = 3
// So many cheap turns in a row take a program back from the threads.
const lightTurnsMin = 200

/**
 * Knows the programs whose turns hold up everybody else, because a single expression of theirs takes long. Their turns
 * are made on threads of their own.
 */
export class HeavyPrograms {
  /** How many cheap turns each has made since it was found to be heavy. */
  readonly #lightTurns = new WeakMap<Program, number>()
  readonly #slowTurns = new WeakMap<Program, number>()

  has(program: Program): boolean {
    return this.#lightTurns.has(program)
  }

  /** Takes note of what a turn on this thread cost. */
  note(program: Program, steps: number, millis: number): void {
    if (steps < heavySteps) {
      if (millis < heavyMillis) return
      const slowTurns = (this.#slowTurns.get(program) ?? 0) + 1
      this.#slowTurns.set(program, slowTurns)
      if (slowTurns < slowTurnsMax) return
    }
    this.#slowTurns.delete(program)
    this.#lightTurns.set(program, 0)
  }

  /** Takes note of what a turn on a thread of its own cost. */
  noteElsewhere(program: Program, steps: number, millis: number): void {
    const lightTurns = steps < heavySteps && millis < heavyMillis ? (this.#lightTurns.get(program) ?? 0) + 1 : 0
    if (lightTurns >= lightTurnsMin) this.#lightTurns.delete(program)
    else this.#lightTurns.set(program, lightTurns)
  }
}
