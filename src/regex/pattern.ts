import type { CharacterSet, TestedSet } from './character-set.ts'

/** A regular expression as a tree, whatever the dialect that it was written in. */
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
      /** The groups inside, which each repetition empties: from, up to and without. */
      readonly groups: readonly [number, number]
    }
  | { readonly kind: 'group'; readonly item: Pattern; readonly index: number }
  /** What a group matched, once more. Of several groups of one name, only one takes part in a match. */
  | { readonly kind: 'backreference'; readonly indices: readonly number[]; readonly same: SameCharacter }
  /** The start or the end of the text, or the place behind or before a character of the set. */
  | { readonly kind: 'edge'; readonly side: 'start' | 'end'; readonly line: CharacterSet | null }
  | { readonly kind: 'boundary'; readonly negative: boolean }
  | { readonly kind: 'look'; readonly item: Pattern; readonly behind: boolean; readonly negative: boolean }

/** Whether two characters are the same one, for a backreference. */
export type SameCharacter = (left: number, right: number) => boolean

/** A regular expression that was read. */
export interface ParsedPattern {
  readonly pattern: Pattern
  readonly groupCount: number
  /** Whether its characters are code points, or the units of UTF-16. */
  readonly characters: 'codePoints' | 'units'
}

/** A regular expression that is not accepted, and why. */
export class RegexSyntaxError extends Error {}
