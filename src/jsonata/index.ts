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
   * `states`: JSONata as in Step Functions, with its functions, limits and refusals. If left out: the plain language, as in
   * the reference library.
   */
  readonly dialect?: 'states'
}

export interface Expression {
  readonly source: string
  /** The names, without `$`, of the variables that it reads and never assigns, except functions of the language. */
  readonly freeVariables: ReadonlySet<string>
  /** The fields of `$states` that it reads; `*` if it does anything else with `$states`. */
  readonly statesFields: ReadonlySet<string>
  /** Evaluates it. Undefined means nothing, which is a possible result. */
  evaluate(input: JsonValue | undefined, environment: EvaluationEnvironment): unknown
}

/**
 * Compiles an expression: parse once, evaluate for any number of inputs.
 *
 * @example compile('$states.input.price * 2', { dialect: 'states' }).evaluate(undefined, environment)
 * @throws JsonataError if it is not valid.
 */
export function compile(source: string, options: CompileOptions = {}): Expression {
  return new CompiledExpression(source, options.dialect === 'states' ? statesLanguage : plainLanguage)
}
