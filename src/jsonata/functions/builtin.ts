import type { Evaluation } from '../runtime/evaluation.ts'
import { ClosureFunction, FunctionValue } from '../runtime/function-value.ts'
import { parseSignature, type Signature } from '../runtime/signature.ts'

/**
 * What a built-in function does. Arguments have been checked against the signature, and numbers come without their
 * spelling; arguments left out are undefined.
 */
export type Implementation = (evaluation: Evaluation, ...args: never[]) => unknown

/** How a built-in is called: each declares the types of its own parameters, which the signature guarantees. */
type Callable = (evaluation: Evaluation, ...args: unknown[]) => unknown

export interface BuiltinOptions {
  /** How many arguments `$map` and the like pass, if that differs from the number of parameters. */
  readonly arity?: number
  /** Takes any number of arguments. */
  readonly variadic?: boolean
  /** Reads the context and the variables of the place where it is called. */
  readonly needsFrame?: boolean
}

/** A function of the language itself. */
export class Builtin extends FunctionValue {
  readonly name: string
  override readonly arity: number
  readonly signature: Signature
  readonly needsFrame: boolean
  readonly #implementation: Callable
  readonly #variadic: boolean
  #detached: FunctionValue | undefined

  constructor(
    name: string,
    signature: string | Signature,
    implementation: Implementation,
    options: BuiltinOptions = {},
  ) {
    super()
    this.name = name
    this.signature = typeof signature === 'string' ? parseSignature(signature) : signature
    this.#implementation = implementation as Callable
    this.needsFrame = options.needsFrame ?? false
    this.#variadic = options.variadic ?? false
    this.arity = options.arity ?? implementation.length - 1
  }

  /** Calls the function where there is a context, which replaces an argument left out. */
  call(evaluation: Evaluation, args: unknown[], context: unknown): unknown {
    const checked = this.signature.validate(args, context, false)
    if (this.#variadic) return this.#implementation(evaluation, ...checked)
    return this.#implementation(evaluation, checked[0], checked[1], checked[2], checked[3])
  }

  /** The same function, with numbers in these positions truncated to integers. */
  withIntegers(indexes: readonly number[]): Builtin {
    const implementation = this.#implementation
    const cutOff: Callable = (evaluation, ...args) => {
      for (const index of indexes) {
        const value = args[index]
        if (typeof value === 'number') args[index] = Math.trunc(value)
      }
      return implementation(evaluation, ...args)
    }
    const options = { arity: this.arity, variadic: this.#variadic, needsFrame: this.needsFrame }
    return new Builtin(this.name, this.signature, cutOff, options)
  }

  override invoke(evaluation: Evaluation, args: unknown[]): unknown {
    return this.call(evaluation, args, null)
  }

  /** The function as it is passed as an argument: it no longer has the context. */
  get detached(): FunctionValue {
    this.#detached ??= new ClosureFunction(this.arity, (evaluation, args) => this.call(evaluation, args, null))
    return this.#detached
  }
}
