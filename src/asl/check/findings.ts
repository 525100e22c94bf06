import type { Diagnostic } from '../diagnostics/index.ts'

/**
 * The maximum number of errors, and of warnings, reported for one definition. A definition has room for hundreds of
 * thousands of them, each with a path that may be as long as the definition, so their characters are limited too.
 */
export const countMax = 1000
const charactersMax = 4 * 1024 * 1024

/** Collects what rules find: more errors than anybody reads end the search; further warnings are left out. */
export class Findings {
  readonly #errors = new Room()
  readonly #warnings = new Room()

  /** Whether anything was left out. */
  get isCutShort(): boolean {
    return this.#errors.isFull || this.#warnings.isFull
  }

  /** The findings of a rule that are to be reported. */
  *of(found: Iterable<Diagnostic>): Generator<Diagnostic> {
    if (this.#errors.isFull) return
    for (const diagnostic of found) {
      const isError = diagnostic.severity === 'ERROR'
      if ((isError ? this.#errors : this.#warnings).takes(diagnostic)) yield diagnostic
      else if (isError) return
    }
  }

  /** The same for a rule that finds no errors, and so may stop when there is no more room for warnings. */
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
    // The first finding is reported however long it is.
    this.isFull ||= this.#count < 0 || (this.#characters < 0 && this.#count < countMax - 1)
    return !this.isFull
  }
}
