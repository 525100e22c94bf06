import type { Signature } from '../runtime/signature.ts'
import type { RegexLiteral } from './token.ts'

/** The parser's result: the expression as written. `normalize.ts` turns it into what is compiled. */
export type Syntax = SyntaxShape & {
  readonly position: number
  /** How many levels of syntax there are below, including this one. */
  readonly height: number
  /** Followed by `[]`: a sequence of one item stays an array. */
  keepArray?: boolean
}

export type SyntaxShape =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'value'; readonly value: boolean | null }
  | { readonly kind: 'regex'; readonly value: RegexLiteral }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'variable'; readonly value: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descendant' }
  | { readonly kind: 'parent' }
  | { readonly kind: 'placeholder' }
  /** The source ended where an expression should have begun. */
  | { readonly kind: 'end' }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'negate'; readonly expression: Syntax }
  | { readonly kind: 'array'; readonly items: readonly Syntax[] }
  | { readonly kind: 'object'; readonly pairs: readonly SyntaxPair[] }
  | { readonly kind: 'group'; readonly left: Syntax; readonly pairs: readonly SyntaxPair[] }
  | { readonly kind: 'filter'; readonly left: Syntax; readonly predicate: Syntax }
  | { readonly kind: 'sort'; readonly left: Syntax; readonly terms: readonly SyntaxSortTerm[] }
  | { readonly kind: 'bind'; readonly name: string; readonly right: Syntax }
  | { readonly kind: 'focus'; readonly left: Syntax; readonly name: string }
  | { readonly kind: 'index'; readonly left: Syntax; readonly name: string }
  | { readonly kind: 'condition'; readonly test: Syntax; readonly then: Syntax; readonly otherwise: Syntax | undefined }
  | { readonly kind: 'elvis'; readonly left: Syntax; readonly otherwise: Syntax }
  | { readonly kind: 'coalesce'; readonly left: Syntax; readonly otherwise: Syntax }
  | {
      readonly kind: 'call'
      readonly procedure: Syntax
      readonly arguments: readonly Syntax[]
      readonly partial: boolean
    }
  | {
      readonly kind: 'lambda'
      readonly parameters: readonly string[]
      readonly signature: Signature | undefined
      readonly body: Syntax
    }
  | { readonly kind: 'block'; readonly expressions: readonly Syntax[] }
  | {
      readonly kind: 'transform'
      readonly pattern: Syntax
      readonly update: Syntax
      readonly deletion: Syntax | undefined
    }
  | { readonly kind: 'apply'; readonly left: Syntax; readonly right: Syntax }

export type SyntaxPair = readonly [key: Syntax, value: Syntax]

export interface SyntaxSortTerm {
  readonly descending: boolean
  readonly expression: Syntax
}
