import type { CharacterSet, TestedSet } from './character-set.ts'

/** A regular expression as a tree, whatever its dialect. */
export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly set: CharacterSet | TestedSet }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat'
      readonly item: Pattern
      readonly min: number
      readonly max: number
      readonly greedy: boolean
      /** The groups inside, which each repetition empties: from (inclusive) and to (exclusive). */
      readonly groups: readonly [number, number]
    }
  | { readonly kind: 'group'; readonly item: Pattern; readonly index: number }
  /** The text that a group matched, again. If several groups have the same name, only one takes part in a match. */
  | { readonly kind: 'backreference'; readonly indices: readonly number[]; readonly same: SameCharacter }
  /** The start or end of the text, or the place after or before a character of the set. */
  | { readonly kind: 'edge'; readonly side: 'start' | 'end'; readonly line: CharacterSet | null }
  | { readonly kind: 'boundary'; readonly negative: boolean }
  | { readonly kind: 'look'; readonly item: Pattern; readonly behind: boolean; readonly negative: boolean }

/** Whether two characters are the same for a backreference. */
export type SameCharacter = (left: number, right: number) => boolean

/** A parsed regular expression. */
export interface ParsedPattern {
  readonly pattern: Pattern
  readonly groupCount: number
  /** Whether its characters are code points or UTF-16 units. */
  readonly characters: 'codePoints' | 'units'
}

/** Why a regular expression is not accepted. */
export class RegexSyntaxError extends Error {}
