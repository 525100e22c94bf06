import { Matcher, type Spend } from './matcher.ts'
import { type ParsedPattern, RegexSyntaxError } from './pattern.ts'
import { compileProgram, edgeStart, instructionsOf, type RegexProgram, setWorkOf } from './program.ts'

/** How many instructions a pattern may become. */
const instructionsMax = 200_000

/** The least that looking for a match costs, besides the cost that depends on the program's size. */
const searchSteps = 10
const instructionsPerStep = 8

/** How many characters that no match begins with are skipped in one step. */
const skippedPerStep = 16
/** How many may be skipped before they are paid for. */
const skippedPerPayment = 1000

const setWorkPerStep = 2

/** A regular expression that cannot hang its caller: its work is bounded and paid for. */
export class RegularExpression {
  readonly #parsed: ParsedPattern
  readonly #size: number
  #program: RegexProgram | undefined

  /** @throws RegexSyntaxError */
  constructor(parsed: ParsedPattern) {
    this.#parsed = parsed
    this.#size = instructionsOf(parsed.pattern)
    if (this.#size > instructionsMax) throw new RegexSyntaxError('Regular expression is too large')
  }

  /**
   * Finds the first match from a place on: its start and end, then the same for each group (-1 for groups that took no
   * part); null if there is none.
   */
  find(text: string, from: number, spend: Spend): readonly number[] | null {
    spend(searchSteps + this.#size / instructionsPerStep)
    if (this.#program === undefined) spend(setWorkOf(this.#parsed.pattern) / setWorkPerStep)
    this.#program ??= compileProgram(this.#parsed)
    const { code, first } = this.#program
    const lastStart = code[0] === edgeStart && code[1] === -1 ? 0 : text.length
    const matcher = new Matcher(this.#program, text, from, spend)
    for (let start = from; start <= lastStart; start++) {
      if (first !== null) {
        let passed = 0
        for (; start < lastStart && !first.has(text.charCodeAt(start)); start++) {
          passed++
          if (passed < skippedPerPayment) continue
          spend(passed / skippedPerStep)
          passed = 0
        }
        spend(passed / skippedPerStep)
      }
      const end = matcher.matchAt(start)
      if (end < 0) continue
      matcher.settle()
      matcher.slots[0] = start
      matcher.slots[1] = end
      return matcher.slots
    }
    matcher.settle()
    return null
  }
}
