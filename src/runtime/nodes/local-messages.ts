import type { Message, Messages } from './messages.ts'

/** Messages on a single node: everybody has heard by the time `publish` returns. */
export class LocalMessages implements Messages {
  readonly #listeners = new Set<(message: Message) => void>()

  publish(message: Message): void {
    for (const listener of this.#listeners) listener(message)
  }

  subscribe(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
