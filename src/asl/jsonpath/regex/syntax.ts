/** Whether a code point belongs to a set of characters. */
export type CharacterTest = (codePoint: number) => boolean

/** A regular expression, read. */
export type RegexNode =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly type: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly type: 'repeat'; readonly item: RegexNode; readonly min: number; readonly max: number | null }
  | { readonly type: 'boundary'; readonly at: Boundary }

export type Boundary = 'lineStart' | 'lineEnd' | 'textStart' | 'textEnd' | 'word' | 'notWord'

export interface RegexFlags {
  readonly ignoreCase: boolean
  readonly dotAll: boolean
  readonly multiline: boolean
}

/** A regular expression that is not accepted, and why. */
export class RegexError extends Error {}
