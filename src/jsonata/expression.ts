import type { JsonValue } from '../json/index.ts'
import { type Compilation, compileNode } from './compile/compilation.ts'
import { compileAny } from './compile/compiler.ts'
import type { Evaluator } from './compile/evaluator.ts'
import { declaredNames, LexicalScope } from './compile/scope.ts'
import { JsonataError } from './errors.ts'
import type { Builtin } from './functions/builtin.ts'
import { setCompileInside } from './functions/eval.ts'
import { builtinFunctions } from './functions/index.ts'
import type { Node } from './parser/ast.ts'
import { normalize } from './parser/normalize.ts'
import { parse } from './parser/parse.ts'
import type { LanguageVersion } from './parser/token.ts'
import { settle } from './result.ts'
import type { EvaluationEnvironment, EvaluationLimits } from './runtime/environment.ts'
import { type BoundError, Evaluation } from './runtime/evaluation.ts'
import { emptySlots, VariableFrame } from './runtime/frame.ts'
import { asInput } from './runtime/sequence.ts'

/** What defines a kind of expression: its functions, its limits and what it refuses. */
export interface Language {
  readonly version: LanguageVersion
  readonly builtins: ReadonlyMap<string, Builtin>
  readonly limits: EvaluationLimits
  readonly boundError: BoundError
  readonly refuse: Compilation['refuse']
}

/** A compiled expression. It retains nothing from one evaluation to the next. */
export class CompiledExpression {
  readonly source: string
  readonly freeVariables: ReadonlySet<string>
  readonly statesFields: ReadonlySet<string>
  readonly #language: Language
  readonly #names: readonly string[]
  readonly #evaluator: Evaluator

  constructor(source: string, language: Language) {
    this.source = source
    this.#language = language
    const compilation: Compilation = {
      builtins: language.builtins,
      dynamicOuter: false,
      refuse: language.refuse,
      freeVariables: new Set(),
      statesFields: new Set(),
      compileAny,
    }
    const node = readNode(source, language.version)
    this.#names = declaredNames([node])
    this.#evaluator = compileTop(compilation, node, this.#names)
    this.freeVariables = compilation.freeVariables
    this.statesFields = compilation.statesFields
  }

  evaluate(input: JsonValue | undefined, environment: EvaluationEnvironment): unknown {
    const { limits, boundError } = this.#language
    const context = asInput(input)
    const evaluation = new Evaluation(environment, context, environment.limits ?? limits, boundError)
    const names = this.#names
    try {
      const frame = new VariableFrame(evaluation, null, names, emptySlots(names.length))
      return settle(this.#evaluator(context, frame), evaluation)
    } catch (error) {
      throw isStackOverflow(error) ? evaluation.tooDeep() : error
    } finally {
      environment.spent?.(evaluation.stepsTaken)
    }
  }
}

/** Values within the limits may still exhaust the stack: endlessly nested values, walked by a function. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && !(error instanceof JsonataError) && /call stack/i.test(error.message)
}

function readNode(source: string, version: LanguageVersion): Node {
  return normalize(parse(source, version))
}

function compileTop(compilation: Compilation, node: Node, names: readonly string[]): Evaluator {
  const scope = new LexicalScope(null, names, 0)
  return compileNode(compilation, node, { scope, depth: 1, tail: false, raw: false, topLevel: true })
}

setCompileInside((source) => {
  const compilation: Compilation = {
    builtins: builtinFunctions,
    dynamicOuter: true,
    refuse: undefined,
    freeVariables: new Set(),
    statesFields: new Set(),
    compileAny,
  }
  // Only the plain language has `$eval`.
  const node = readNode(source, '2.1')
  const names = declaredNames([node])
  const evaluator = compileTop(compilation, node, names)
  return (input, frame) => evaluator(input, new VariableFrame(frame.evaluation, frame, names, emptySlots(names.length)))
})
