import type { VariableFrame } from '../runtime/frame.ts'
import type { LexicalScope } from './scope.ts'

/** A compiled expression. Its value is never an empty sequence, and a sequence of one only if `[]` asked for that. */
export interface Evaluator {
  (input: unknown, frame: VariableFrame): unknown
  /** The constant value, if there is one, for the expression around it. */
  readonly constant?: { readonly value: unknown }
}

/** Where in the expression a node stands. */
export interface NodeContext {
  readonly scope: LexicalScope
  /** How many levels deep, counted from the top or from the function body around it. */
  readonly depth: number
  /** The node's value is the value of the function around it. */
  readonly tail: boolean
  /** A sequence is returned as it is, for the node around it to deal with. */
  readonly raw: boolean
  /** There is no context item here: the States language has no input document. */
  readonly topLevel: boolean
  /** The node around it takes values together with the variables that they carry; all others get the values alone. */
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
