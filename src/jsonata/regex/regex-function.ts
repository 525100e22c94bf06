import { JsonataError } from '../errors.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { ClosureFunction, FunctionValue } from '../runtime/function-value.ts'
import { isFunction, isObjectValue, memberOf, numericValue } from '../runtime/value.ts'
import type { Match, Regex } from './regex.ts'

/** A regular expression as a value: a function that takes a text and returns the first match, which leads to the next. */
export class RegexFunction extends FunctionValue {
  override readonly arity = 2
  readonly regex: Regex
  readonly #position: number

  constructor(regex: Regex, position: number) {
    super()
    this.regex = regex
    this.#position = position
  }

  override invoke(evaluation: Evaluation, args: unknown[]): unknown {
    const [text, from] = args
    if (typeof text !== 'string') return undefined
    const match = this.regex.exec(text, numericValue(from) ?? 0, evaluation)
    return match === undefined ? undefined : this.matchObject(text, match)
  }

  /** The match after this one. An empty match would recur without end, so it is an error. */
  nextMatch(text: string, match: Match, evaluation: Evaluation): Match | undefined {
    if (match.end >= text.length) return undefined
    const next = this.regex.exec(text, match.end, evaluation)
    if (next?.text === '') throw this.#emptyMatch()
    return next
  }

  #emptyMatch(): JsonataError {
    return new JsonataError('D1004', { position: this.#position, value: this.regex.source })
  }

  /** A match as a function of the language sees it. */
  matchObject(text: string, match: Match): unknown {
    const next = new ClosureFunction(0, (evaluation) => {
      const following = this.nextMatch(text, match, evaluation)
      return following === undefined ? undefined : this.matchObject(text, following)
    })
    const { text: found, start, end, groups } = match
    return { match: found, start, end, groups: [...groups], next }
  }
}

/** All matches of a text, by a regular expression or by a function that behaves like one. */
export function* matchesOf(matcher: FunctionValue, text: string, evaluation: Evaluation): Generator<Match> {
  if (matcher instanceof RegexFunction) {
    let match = matcher.regex.exec(text, 0, evaluation)
    while (match !== undefined) {
      yield match
      match = matcher.nextMatch(text, match, evaluation)
    }
    return
  }
  let result = matcher.invoke(evaluation, [text])
  while (result !== undefined && result !== null) {
    evaluation.step(1)
    yield readMatch(result)
    const next = isObjectValue(result) ? memberOf(result, 'next') : undefined
    result = isFunction(next) ? next.invoke(evaluation, []) : undefined
  }
}

function readMatch(value: unknown): Match {
  if (!isObjectValue(value)) throw new JsonataError('T1010')
  const text = memberOf(value, 'match')
  const start = memberOf(value, 'start')
  const end = memberOf(value, 'end')
  const groups = memberOf(value, 'groups')
  const next = memberOf(value, 'next')
  const isMatch = typeof start === 'number' || typeof end === 'number' || Array.isArray(groups) || isFunction(next)
  if (!isMatch) throw new JsonataError('T1010')
  return {
    text: typeof text === 'string' ? text : '',
    start: typeof start === 'number' ? start : 0,
    end: typeof end === 'number' ? end : 0,
    groups: Array.isArray(groups) ? groups.map((group) => (typeof group === 'string' ? group : undefined)) : [],
    given: value,
  }
}
