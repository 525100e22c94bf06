import type { Signature } from '../runtime/signature.ts'
import type { RegexLiteral } from './token.ts'

/** The expression as compiled: paths are flat lists of steps, and predicates are attached to what they filter. */
export type Node = NodeShape & NodeTraits

export type NodeShape =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'value'; readonly value: boolean | null }
  | { readonly kind: 'regex'; readonly value: RegexLiteral }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'variable'; readonly value: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descendant' }
  | { readonly kind: 'parent'; readonly slot: AncestorSlot }
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'negate'; readonly expression: Node }
  | { readonly kind: 'array'; readonly items: readonly Node[] }
  | { readonly kind: 'object'; readonly pairs: readonly Pair[] }
  | { readonly kind: 'sort'; readonly terms: readonly SortTerm[] }
  | { readonly kind: 'bind'; readonly name: string; readonly right: Node }
  | { readonly kind: 'condition'; readonly test: Node; readonly then: Node; readonly otherwise: Node | undefined }
  | { readonly kind: 'elvis'; readonly left: Node; readonly otherwise: Node }
  | { readonly kind: 'coalesce'; readonly left: Node; readonly otherwise: Node }
  | CallShape
  | LambdaShape
  | { readonly kind: 'block'; readonly expressions: readonly Node[] }
  | { readonly kind: 'transform'; readonly pattern: Node; readonly update: Node; readonly deletion: Node | undefined }
  | { readonly kind: 'apply'; readonly left: Node; readonly right: Node }
  | PathShape

export interface CallShape {
  readonly kind: 'call'
  readonly procedure: Node
  readonly arguments: readonly Node[]
  readonly partial: boolean
}

export interface LambdaShape {
  readonly kind: 'lambda'
  readonly parameters: readonly string[]
  readonly signature: Signature | undefined
  readonly body: Node
}

export interface PathShape {
  readonly kind: 'path'
  readonly steps: Node[]
  /** Some step asked for it with `[]`: a result of one item stays an array. */
  keepSingletonArray?: boolean
}

export type PathNode = PathShape & NodeTraits
export type CallNode = CallShape & NodeTraits
export type LambdaNode = LambdaShape & NodeTraits

export type Pair = readonly [key: Node, value: Node]

export interface SortTerm {
  readonly descending: boolean
  readonly expression: Node
}

/** What any node may carry besides its own parts. Filled in while the tree is built, read-only afterwards. */
export interface NodeTraits {
  readonly position: number
  /** Filters on the value, if the node is not a step of a path. */
  predicates?: Filter[]
  /** What happens to the values of a step, in order. */
  stages?: Stage[]
  group?: Group
  keepArray?: boolean
  /** An array constructor at the start or end of a path: its array is one value, not a sequence to be flattened. */
  constructsArray?: boolean
  /** The variable that a step binds each of its values to (`@$v`). */
  focus?: string
  /** The variable that a step binds each value's position to (`#$i`). */
  index?: string
  /** What a later `%` refers to: the value this step started from. */
  ancestor?: AncestorSlot
  /** The step's values carry variables with them. */
  tuple?: boolean
  /** Parents asked for inside, and not found there. */
  seekingParent?: AncestorSlot[]
}

export interface Filter {
  readonly kind: 'filter'
  readonly expression: Node
  readonly position: number
}

export type Stage = Filter | { readonly kind: 'index'; readonly name: string }

export interface Group {
  readonly pairs: readonly Pair[]
  readonly position: number
}

/** A place for the value that `%` stands for; `level` says how many more steps up to look for it. */
export interface AncestorSlot {
  label: string
  level: number
}
