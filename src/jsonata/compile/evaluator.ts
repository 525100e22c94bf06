import type { VariableFrame } from '../runtime/frame.ts'
import type { LexicalScope } from './scope.ts'

/** A compiled expression. What it gives is never a sequence of none, and of one only where `[]` asked for it. */
export interface Evaluator {
  (input: unknown, frame: VariableFrame): unknown
  /** Where it always gives the same, what that is: what is around it may want to know. */
  readonly constant?: { readonly value: unknown }
}

/** Where in the expression a node stands. */
export interface NodeContext {
  readonly scope: LexicalScope
  /** How many levels deep, counted from the top or from the function body around it. */
  readonly depth: number
  /** What the node gives is what the function around it gives. */
  readonly tail: boolean
  /** A sequence is given as it is, for what is around it to decide what becomes of it. */
  readonly raw: boolean
  /** There is no context item here: the States language has no input document. */
  readonly topLevel: boolean
  /** What is around takes values together with the variables that they carry; everybody else gets the values alone. */
  readonly stream?: boolean
}

export function inner(place: NodeContext): NodeContext {
  return { scope: place.scope, depth: place.depth + 1, tail: false, raw: false, topLevel: place.topLevel }
}

/** A part that is evaluated for each item of something. */
export function perItem(place: NodeContext): NodeContext {
  return { scope: place.scope, depth: place.depth + 1, tail: false, raw: false, topLevel: false }
}

/** An evaluator that always gives the same. */
export function constant(value: unknown): Evaluator {
  return Object.assign(() => value, { constant: { value } })
}
