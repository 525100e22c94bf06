/** How many letters may be compared with one another for all suggestions of one check: some fifty milliseconds. */
const lettersMax = 300_000

/**
 * How much may still be compared to find what was meant by mistyped names. A definition has room for thousands of them,
 * and is refused just the same where the last ones get no suggestion.
 */
export class Comparisons {
  #left = lettersMax

  get areSpent(): boolean {
    return this.#left <= 0
  }

  spend(letters: number): void {
    this.#left -= letters
  }
}
