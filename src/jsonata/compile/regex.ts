import { JsonataError } from '../errors.ts'
import type { RegexLiteral } from '../parser/token.ts'
import { Regex } from '../regex/regex.ts'
import { RegexFunction } from '../regex/regex-function.ts'
import { constant, type Evaluator } from './evaluator.ts'

export function compileRegex(literal: RegexLiteral, position: number): Evaluator {
  try {
    return constant(new RegexFunction(new Regex(literal.pattern, literal.flags), position))
  } catch (error) {
    throw error instanceof JsonataError ? error.locate(position, undefined) : error
  }
}
