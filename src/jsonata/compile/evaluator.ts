import type { VariableFrame } from '../runtime/frame.ts'
import type { LexicalScope } from './scope.ts'

/** A compiled expression. Its value is never an empty sequence, and a sequence of one only if `[]` asked for that. */
export interface Evaluator {
  (input: unknown, frame: VariableFrame): unknown
  /** The constant value, if there is one, for the expression around it. */
  readonly constant?: { readonly value: unknown }
}

/** The surroundings of a node in the expression. */
export interface NodeContext {
  readonly scope: LexicalScope
  /** How many levels deep, counted from the top or from the enclosing function body. */
  readonly depth: number
  /** The node's value is the value of the enclosing function. */
  readonly tail: boolean
  /** A sequence is returned unchanged, for the surrounding node to handle. */
  readonly raw: boolean
  /** There is no context item here: the States language has no input document. */
  readonly topLevel: boolean
  /** The surrounding node accepts values together with the variables that they carry; all others get the values alone. */
  readonly stream?: boolean
}

export function inner(place: NodeContext): NodeContext {
  return { scope: place.scope, depth: place.depth + 1, tail: false, raw: false, topLevel: place.topLevel }
}

/** A part that is evaluated for each item of something. */
export function perItem(place: NodeContext): NodeContext {
  return { scope: place.scope, depth: place.depth + 1, tail: false, raw: false, topLevel: false }
}

/** An evaluator with a constant value. */
export function constant(value: unknown): Evaluator {
  return Object.assign(() => value, { constant: { value } })
}
