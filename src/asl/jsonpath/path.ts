import { hasMember, type JsonObject } from '../../json/index.ts'
import type { Predicate } from './filter/predicate.ts'

/** How many segments a path may have: as deep as a document may nest, so that longer ones could find nothing. */
export const segmentsMax = 1000

/** One step from a value to those below it. `text` is its normalised spelling, as error messages show it. */
export type Segment =
  | ChildStep
  | { readonly type: 'children'; readonly steps: readonly ChildStep[]; readonly text: string }
  | { readonly type: 'wildcard'; readonly text: string }
  | { readonly type: 'index'; readonly index: number; readonly text: string }
  | { readonly type: 'indices'; readonly indices: readonly number[]; readonly text: string }
  | { readonly type: 'fromEnd'; readonly distance: number; readonly text: string }
  | { readonly type: 'slice'; readonly slice: Slice; readonly text: string }
  | { readonly type: 'descent'; readonly text: string }
  | { readonly type: 'filter'; readonly predicate: Predicate; readonly text: string }

/**
 * A step to a member. Where a name in quotes has backslashes in it, they are part of the name, as the service was seen to
 * have it. An object that has no such member may still have the one that is meant if they escape: then that is taken.
 */
export interface ChildStep {
  readonly type: 'child'
  readonly name: string
  readonly unescaped?: string
  /** Whether it is spelled like the call of a function, `.length()`. There are none: it is a name like any other. */
  readonly isLikeCall?: boolean
  readonly text: string
}

export interface Slice {
  readonly from: number | null
  readonly to: number | null
  readonly step: number
}

/** A path, parsed once to be evaluated many times. */
export interface Path {
  readonly text: string
  /** `$` for the document, `$$` for the context object, otherwise the name of a variable. */
  readonly root: string
  readonly segments: readonly Segment[]
  /** Whether the path identifies one value at most. An indefinite path gives an array of what it found. */
  readonly definite: boolean
  /** Whether the path is a Reference Path: nothing but member names and array indices. */
  readonly isReferencePath: boolean
  /** The names of the variables that the path reads. */
  readonly references: ReadonlySet<string>
}

/**
 * Why a definite path finds nothing. `pastTheEnd`: only its last step, an array index, went past the end; the service
 * takes the value for null in a payload template, but for missing in an argument of an intrinsic function.
 * `notAnArray`: an index was applied to something else; the service lets its library's own message through.
 */
export type MissReason = 'absent' | 'pastTheEnd' | 'notAnArray'

/** What a definite path gives when it finds nothing. `message` has the wording of the service's path library. */
export class PathMiss {
  readonly message: string
  readonly reason: MissReason

  constructor(message: string, reason: MissReason = 'absent') {
    this.message = message
    this.reason = reason
  }
}

/** The path as the service's library writes it: `$['a'][0]`. Whatever the root is, it appears as `$`. */
export function normalisedPath(path: Path, segmentCount: number = path.segments.length): string {
  return `$${path.segments
    .slice(0, segmentCount)
    .map((segment) => segment.text)
    .join('')}`
}

/** The path up to its first step that may find several values: the whole of a definite path. */
export function definitePrefix(path: Path): Path {
  if (path.definite) return path
  const end = path.segments.findIndex((segment) => !isDefiniteStep(segment))
  return { ...path, segments: path.segments.slice(0, end), definite: true }
}

/** Whether a step leads to one value at most: of several names, to one object with those members. */
export function isDefiniteStep({ type }: Segment): boolean {
  return type === 'child' || type === 'children' || type === 'index' || type === 'fromEnd'
}

/** The name by which a step finds its member in an object. */
export function nameIn(object: JsonObject, { name, unescaped }: ChildStep): string {
  return unescaped !== undefined && !hasMember(object, name) && hasMember(object, unescaped) ? unescaped : name
}
