import { parseJavascriptPattern, RegexSyntaxError, RegularExpression } from '../../regex/index.ts'
import { JsonataError } from '../errors.ts'
import type { Evaluation } from '../runtime/evaluation.ts'

export interface Match {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
  /** The result of a matching function, if the match did not come from a regular expression. */
  readonly given?: unknown
}

/** A regular expression as written in the source. */
export class Regex {
  readonly source: string
  readonly #expression: RegularExpression

  constructor(source: string, flags: string) {
    this.source = source
    try {
      // Unlike in JavaScript, a flag may be given twice here.
      const once = [...new Set(flags)].join('')
      this.#expression = new RegularExpression(parseJavascriptPattern(source, once))
    } catch (error) {
      throw error instanceof RegexSyntaxError ? new JsonataError('S0303', { reason: error.message }) : error
    }
  }

  exec(text: string, from: number, evaluation: Evaluation): Match | undefined {
    const places = this.#expression.find(text, Math.max(0, Math.trunc(from)), (steps) => evaluation.step(steps))
    if (places === null) return undefined
    const groups: (string | undefined)[] = []
    for (let slot = 2; slot < places.length; slot += 2) groups.push(textBetween(text, places, slot))
    const [start, end] = [places[0]!, places[1]!]
    return { text: text.slice(start, end), start, end, groups }
  }
}

function textBetween(text: string, places: readonly number[], slot: number): string | undefined {
  return places[slot]! < 0 || places[slot + 1]! < 0 ? undefined : text.slice(places[slot], places[slot + 1])
}
