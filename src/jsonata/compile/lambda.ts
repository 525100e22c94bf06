import { JsonataError } from '../errors.ts'
import type { Builtin } from '../functions/builtin.ts'
import type { LambdaNode } from '../parser/ast.ts'
import { certainHeight } from '../parser/height.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { unbound, VariableFrame } from '../runtime/frame.ts'
import { FunctionValue } from '../runtime/function-value.ts'
import type { Signature } from '../runtime/signature.ts'
import { type Compilation, compileNode } from './compilation.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'
import { declaredNames, LexicalScope } from './scope.ts'

/** The cost of a call by itself: arguments, a frame for its variables, and what it evaluates without a loop. */
const callSteps = 6

/** The part of a function in an expression that does not depend on where it is created. */
interface LambdaCode {
  readonly names: readonly string[]
  readonly parameterCount: number
  readonly signature: Signature | undefined
  readonly body: Evaluator
  /** How many levels of evaluation a call takes at least. */
  readonly height: number
}

/** A call in tail position: made by the caller of the enclosing function, once its frame is gone. */
export class TailCall {
  readonly callee: Lambda | Builtin
  readonly args: unknown[]
  readonly position: number
  readonly token: string | undefined

  constructor(callee: Lambda | Builtin, args: unknown[], position: number, token: string | undefined) {
    this.callee = callee
    this.args = args
    this.position = position
    this.token = token
  }
}

/** A function of the expression itself, with the variables and the context in which it was created. */
export class Lambda extends FunctionValue {
  readonly #code: LambdaCode
  readonly #input: unknown
  readonly #frame: VariableFrame
  readonly #isDetached: boolean

  constructor(code: LambdaCode, input: unknown, frame: VariableFrame, isDetached = false) {
    super()
    this.#code = code
    this.#input = input
    this.#frame = frame
    this.#isDetached = isDetached
  }

  /** The function as it is passed as an argument: when called there, it no longer has the context. */
  get detached(): Lambda {
    return this.#isDetached ? this : new Lambda(this.#code, this.#input, this.#frame, true)
  }

  override get arity(): number {
    return this.#code.parameterCount
  }

  override invoke(evaluation: Evaluation, args: unknown[]): unknown {
    return this.call(evaluation, args, null)
  }

  /** Calls it, and then its tail call, and so on: such calls take up no depth. */
  call(evaluation: Evaluation, args: unknown[], callerContext: unknown): unknown {
    let context = this.#isDetached ? null : callerContext
    let result = this.#enter(evaluation, args, context)
    while (result instanceof TailCall) {
      const { callee, args, position, token } = result
      try {
        // A context left out is that of whoever called the first function of the chain.
        if (callee instanceof Lambda) {
          if (callee.#isDetached) context = null
          result = callee.#enter(evaluation, args, context)
        } else {
          evaluation.step(1)
          // Callbacks nest: a function that maps itself must reach the depth limit.
          evaluation.depth++
          result = callee.call(evaluation, args, context)
          evaluation.depth--
        }
      } catch (error) {
        throw error instanceof JsonataError ? error.locate(position, token) : error
      }
    }
    return result
  }

  #enter(evaluation: Evaluation, given: unknown[], context: unknown): unknown {
    const { names, parameterCount, signature, body, height } = this.#code
    const args = signature === undefined ? given : signature.validate(given, context, true)
    evaluation.step(callSteps)
    evaluation.checkDepth(evaluation.depth + height)
    const slots: unknown[] = []
    for (let index = 0; index < parameterCount; index++) slots.push(args[index])
    for (let index = parameterCount; index < names.length; index++) slots.push(unbound)
    return body(this.#input, new VariableFrame(evaluation, this.#frame, names, slots))
  }
}

export function compileLambda(compilation: Compilation, node: LambdaNode, place: NodeContext): Evaluator {
  const { parameters, signature } = node
  const declared = declaredNames([node.body]).filter((name) => !parameters.includes(name))
  const names = [...parameters, ...declared]
  const scope = new LexicalScope(place.scope, names, parameters.length)
  const body = compileNode(compilation, node.body, {
    scope,
    depth: 1,
    tail: true,
    raw: false,
    topLevel: place.topLevel,
  })
  const height = certainHeight(node.body)
  const code: LambdaCode = { names, parameterCount: parameters.length, signature, body, height }
  return (input, frame) => new Lambda(code, input, frame)
}
