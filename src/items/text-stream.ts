import { StringDecoder } from 'node:string_decoder'

/** Decodes UTF-8, whole characters at a time, without the byte order mark with which some programs begin files. */
export async function* decodeText(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let atStart = true
  for await (const bytes of body) {
    let text = decoder.write(bytes as Buffer)
    if (text === '') continue
    if (atStart && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    atStart = false
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}

/**
 * A text that arrives in pieces, seen through a window. Text before `offset` is forgotten when more is fetched. The window
 * grows by its own length each time, so a record that spans many pieces is joined and examined a few times, not once per
 * piece.
 */
export class TextWindow {
  text = ''
  offset = 0
  /** Changes whenever the text does. */
  generation = 0
  #ended = false
  readonly #pieces: AsyncIterator<string>

  constructor(pieces: AsyncIterable<string>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Whether all of the text has been fetched. */
  get ended(): boolean {
    return this.#ended
  }

  /** Forgets the text already passed, and fetches more. False if there is no more. */
  async more(): Promise<boolean> {
    if (this.#ended) return false
    const kept = this.text.slice(this.offset)
    const pieces = [kept]
    let fetched = 0
    do {
      const { done, value } = await this.#pieces.next()
      if (done === true) {
        this.#ended = true
        break
      }
      pieces.push(value)
      fetched += value.length
    } while (fetched < kept.length)
    this.text = pieces.join('')
    this.generation++
    this.offset = 0
    return fetched > 0
  }

  /** Closes the source, wherever reading stopped. */
  async close(): Promise<void> {
    this.#ended = true
    await this.#pieces.return?.()
  }
}
