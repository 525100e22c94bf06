/** Takes server-sent events out of a stream as its pieces come. Comments are left out. */
export class EventParser {
  #rest = ''

  /** Gives the data of the events that this piece completes. */
  push(piece: string): string[] {
    const parts = (this.#rest + piece).split('\n\n')
    this.#rest = parts.pop() ?? ''
    return parts.flatMap((part) => {
      const lines = part.split('\n').filter((line) => line.startsWith('data:'))
      return lines.length === 0 ? [] : [lines.map((line) => line.slice('data:'.length).trimStart()).join('\n')]
    })
  }
}
