/** Children that are started, or stopped, before others get a turn of the event loop. */
export const burstMax = 100

/** How many characters of inputs are handed on before they do. */
const burstCharactersMax = 1_048_576

/** Children that are started one after the other: now and then, others are let in. */
export class Burst {
  #count = 0
  #characters = 0

  /** To be told of each child, with the length of its input. Gives what is to be waited for, if anything is. */
  started(characters: number): Promise<void> | null {
    this.#count++
    this.#characters += characters
    if (this.#count < burstMax && this.#characters < burstCharactersMax) return null
    this.#count = 0
    this.#characters = 0
    return new Promise((resolve) => setImmediate(resolve))
  }
}
