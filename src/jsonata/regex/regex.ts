import { JsonataError } from '../errors.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { effortOf, partsOf } from './analysis.ts'
import { Matcher } from './matcher.ts'
import { type ParsedPattern, parsePattern } from './pattern.ts'
import { compileProgram, type Program } from './program.ts'

export interface Match {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
  /** What a function that matches gave, if it was not a regular expression that did. */
  readonly given?: unknown
}

/**
 * Up to this much work, some milliseconds at the very worst, a pattern is left to the platform's own matcher, which is
 * faster but cannot be stopped.
 */
const nativeWorkMax = 500_000

/** What a match costs at least, found or not. */
const matchSteps = 10

/** How much of the work that the platform's matcher may have at the worst is counted as one step. */
const nativeWorkPerStep = 32

/**
 * A regular expression that cannot hang its caller. Which matcher runs depends on pattern and text: the platform's where
 * even the worst text of that length stays cheap for it (an upper bound from the pattern, see `effortOf`, times the
 * places a match may begin), our own otherwise, which counts its steps against the evaluation's limit.
 */
export class Regex {
  readonly source: string
  readonly #native: RegExp
  readonly #parsed: ParsedPattern
  readonly #options: { readonly ignoreCase: boolean; readonly multiline: boolean }
  readonly #parts: number
  #program: Program | undefined

  constructor(source: string, flags: string) {
    this.source = source
    this.#options = { ignoreCase: flags.includes('i'), multiline: flags.includes('m') }
    try {
      this.#native = new RegExp(source, `${[...new Set(flags)].join('')}g`)
    } catch (error) {
      throw new JsonataError('S0303', { reason: error instanceof Error ? error.message : String(error) })
    }
    this.#parsed = parsePattern(source, this.#options.ignoreCase)
    this.#parts = partsOf(this.#parsed.pattern)
  }

  exec(text: string, from: number, evaluation: Evaluation): Match | undefined {
    const length = text.length - from
    evaluation.step(matchSteps + this.#parts / 8)
    const { work } = effortOf(this.#parsed.pattern, length)
    if ((length + 1) * work > nativeWorkMax) return this.#execOwn(text, from, evaluation)
    const match = this.#execNative(text, from)
    const placesTried = match === undefined ? length + 1 : match.start - from + 1
    evaluation.step((placesTried * work) / nativeWorkPerStep)
    return match
  }

  #execNative(text: string, from: number): Match | undefined {
    this.#native.lastIndex = from
    const match = this.#native.exec(text)
    if (match === null) return undefined
    return { text: match[0], start: match.index, end: match.index + match[0].length, groups: match.slice(1) }
  }

  #execOwn(text: string, from: number, evaluation: Evaluation): Match | undefined {
    const { pattern, groupCount } = this.#parsed
    this.#program ??= compileProgram(pattern, groupCount)
    const program = this.#program
    const matcher = new Matcher(text, program.slotCount, this.#options, evaluation)
    for (let start = from; start <= text.length; start++) {
      const end = matcher.run(program, start)
      if (end < 0) continue
      const groups: (string | undefined)[] = []
      for (let group = 1; group <= groupCount; group++) {
        const groupStart = matcher.slots[2 * group]!
        const groupEnd = matcher.slots[2 * group + 1]!
        groups.push(groupStart < 0 || groupEnd < 0 ? undefined : text.slice(groupStart, groupEnd))
      }
      return { text: text.slice(start, end), start, end, groups }
    }
    return undefined
  }
}
