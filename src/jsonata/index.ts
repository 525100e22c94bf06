import type { JsonValue } from '../json/index.ts'
import { plainLanguage, statesLanguage } from './dialect.ts'
import { CompiledExpression } from './expression.ts'
import type { EvaluationEnvironment } from './runtime/environment.ts'

export { describeFailure, statesFunctionNames, statesLimits, unsupportedCode } from './dialect.ts'
export { type Bound, JsonataError } from './errors.ts'
export { toJsonValue, UnsupportedResultError } from './result.ts'
export type { EvaluationEnvironment, EvaluationLimits } from './runtime/environment.ts'

export interface CompileOptions {
  /**
   * `states`: JSONata as Step Functions has it, with its functions, limits and refusals. Left out: the language as it
   * is, as the reference library has it.
   */
  readonly dialect?: 'states'
}

export interface Expression {
  readonly source: string
  /** The names, without `$`, of the variables it reads and never assigns. Functions of the language are not among them. */
  readonly freeVariables: ReadonlySet<string>
  /** The fields of `$states` that it reads; `*` where it does anything else with `$states`. */
  readonly statesFields: ReadonlySet<string>
  /** Evaluates it. Undefined is nothing: an expression may well give that. */
  evaluate(input: JsonValue | undefined, environment: EvaluationEnvironment): unknown
}

/**
 * Compiles an expression: parse once, evaluate as often as there is input.
 *
 * @example compile('$states.input.price * 2', { dialect: 'states' }).evaluate(undefined, environment)
 * @throws JsonataError where it is not one.
 */
export function compile(source: string, options: CompileOptions = {}): Expression {
  return new CompiledExpression(source, options.dialect === 'states' ? statesLanguage : plainLanguage)
}
