/** How many letters may be compared for all suggestions of one check: some fifty milliseconds. */
const lettersMax = 300_000

/**
 * The remaining budget for finding what mistyped names were meant to be. A definition has room for thousands of them, and
 * is refused just the same if the last ones get no suggestion.
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
