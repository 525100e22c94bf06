import type { JsonValue } from '../../json/index.ts'
import type { Path } from '../jsonpath/index.ts'
import type { IntrinsicFunction } from './intrinsic-function.ts'

/** How deep calls may nest, including the outermost. */
export const nestingMax = 10

/** A call of an intrinsic function, parsed once and evaluated many times. */
export interface Intrinsic {
  readonly text: string
  readonly call: IntrinsicCall
  /** The names of the variables that the arguments read. */
  readonly references: ReadonlySet<string>
}

export interface IntrinsicCall {
  readonly name: string
  readonly function: IntrinsicFunction
  readonly arguments: readonly CallArgument[]
}

export type CallArgument =
  | { readonly type: 'call'; readonly call: IntrinsicCall }
  | { readonly type: 'path'; readonly path: Path }
  /** `source` is the text between the quotes of a string, including escapes; null for other literals. */
  | { readonly type: 'literal'; readonly value: JsonValue; readonly source: string | null }
