const handedOverCharactersMin = 256 * 1024
const waitingMax = 2

/**
 * Lets one side write texts and the other read them as a stream, with little buffered in between: a writer that is ahead
 * waits. Small texts are joined, so that each step between the two sides carries a good amount.
 */
export class TextPipe implements AsyncIterable<string> {
  #joined: string[] = []
  #joinedLength = 0
  #waiting: string[] = []
  #ended = false
  #failure: { readonly error: unknown } | null = null
  #wake: (() => void)[] = []

  /** @throws the error that the pipe failed with. */
  async write(text: string): Promise<void> {
    this.#joined.push(text)
    this.#joinedLength += text.length
    if (this.#joinedLength < handedOverCharactersMin) return
    this.#handOver()
    while (this.#waiting.length > waitingMax && this.#failure === null) await this.#change()
    if (this.#failure !== null) throw this.#failure.error
  }

  end(): void {
    this.#handOver()
    this.#ended = true
    this.#changed()
  }

  /** Ends both sides with an error. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#changed()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error
      const text = this.#waiting.shift()
      if (text !== undefined) {
        this.#changed()
        yield text
      } else if (this.#ended) return
      else await this.#change()
    }
  }

  #handOver(): void {
    if (this.#joinedLength === 0) return
    this.#waiting.push(this.#joined.join(''))
    this.#joined = []
    this.#joinedLength = 0
    this.#changed()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve))
  }

  #changed(): void {
    const wake = this.#wake
    this.#wake = []
    for (const resolve of wake) resolve()
  }
}
