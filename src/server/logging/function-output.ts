import type { Clock } from '../../runtime/clock.ts'

export interface FunctionOutputOptions {
  readonly clock: Clock
  readonly write: (name: string, line: string, requestId: string | null) => void
  /** Called with the amount of a function's output that is not in the log. */
  readonly leftOut: (name: string, omitted: Omitted) => void
}

export interface Omitted {
  readonly lines: number
  readonly characters: number
}

interface Second {
  lines: number
  characters: number
  omittedLines: number
  omittedCharacters: number
  readonly cancel: () => void
}

export const linesPerSecondMax = 1_000
export const charactersPerSecondMax = 256 * 1024

/** The output of functions, as far as it is logged: a function that prints without end must not fill the disk. */
export class FunctionOutput {
  readonly #options: FunctionOutputOptions
  /** By the names of functions that have printed within the last second. */
  readonly #seconds = new Map<string, Second>()

  constructor(options: FunctionOutputOptions) {
    this.#options = options
  }

  take(name: string, line: string, requestId: string | null): void {
    const second = this.#seconds.get(name) ?? this.#begin(name)
    if (second.lines >= linesPerSecondMax || second.characters + line.length > charactersPerSecondMax) {
      second.omittedLines += 1
      second.omittedCharacters += line.length
      return
    }
    second.lines += 1
    second.characters += line.length
    this.#options.write(name, line, requestId)
  }

  close(): void {
    for (const [name, second] of this.#seconds) {
      second.cancel()
      this.#end(name, second)
    }
  }

  #begin(name: string): Second {
    const { clock } = this.#options
    const second: Second = {
      lines: 0,
      characters: 0,
      omittedLines: 0,
      omittedCharacters: 0,
      cancel: clock.at(clock.now() + 1000, () => this.#end(name, second)),
    }
    this.#seconds.set(name, second)
    return second
  }

  #end(name: string, { omittedLines, omittedCharacters }: Second): void {
    this.#seconds.delete(name)
    if (omittedLines > 0) this.#options.leftOut(name, { lines: omittedLines, characters: omittedCharacters })
  }
}
