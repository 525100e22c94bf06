import type { Diagnostic } from '../diagnostics/index.ts'

/**
 * As many errors, and as many warnings, as are told of one definition, and as many characters as they take each. A
 * definition has room for hundreds of thousands of them, each with a path that may be as long as the definition.
 */
export const countMax = 1000
const charactersMax = 4 * 1024 * 1024

/** Collects what rules find: more errors than anybody reads end the search, and more warnings are left out. */
export class Findings {
  readonly #errors = new Room()
  readonly #warnings = new Room()

  /** Whether something was left out. */
  get isCutShort(): boolean {
    return this.#errors.isFull || this.#warnings.isFull
  }

  /** What is to be told of what a rule finds. */
  *of(found: Iterable<Diagnostic>): Generator<Diagnostic> {
    if (this.#errors.isFull) return
    for (const diagnostic of found) {
      const isError = diagnostic.severity === 'ERROR'
      if ((isError ? this.#errors : this.#warnings).takes(diagnostic)) yield diagnostic
      else if (isError) return
    }
  }

  /** The same of a rule that finds no errors, and so may end with the room for warnings. */
  *ofHints(found: Iterable<Diagnostic>): Generator<Diagnostic> {
    if (this.#errors.isFull || this.#warnings.isFull) return
    for (const diagnostic of found) {
      if (!this.#warnings.takes(diagnostic)) return
      yield diagnostic
    }
  }
}

class Room {
  #count = countMax
  #characters = charactersMax
  isFull = false

  takes({ message, location, path }: Diagnostic): boolean {
    this.#count--
    this.#characters -= message.length + (location?.length ?? 0) + (path?.length ?? 0)
    // The first one is told, however long it is.
    this.isFull ||= this.#count < 0 || (this.#characters < 0 && this.#count < countMax - 1)
    return !this.isFull
  }
}
