import { hasMember, type JsonObject } from '../../json/index.ts'
import type { Predicate } from './filter/predicate.ts'

/** The maximum number of segments in a path: as deep as a document may nest, so longer ones could find nothing. */
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
 * A step to a member. Backslashes in a quoted name are part of the name, as observed in the service. If an object has no
 * such member but has the one meant if they are escapes, that one is used.
 */
export interface ChildStep {
  readonly type: 'child'
  readonly name: string
  readonly unescaped?: string
  /** Whether it is spelled like a function call, `.length()`. There are no functions: it is an ordinary name. */
  readonly isLikeCall?: boolean
  readonly text: string
}

export interface Slice {
  readonly from: number | null
  readonly to: number | null
  readonly step: number
}

/** A path, parsed once and evaluated many times. */
export interface Path {
  readonly text: string
  /** `$` for the document, `$$` for the context object, otherwise the name of a variable. */
  readonly root: string
  readonly segments: readonly Segment[]
  /** Whether the path identifies at most one value. An indefinite path gives an array of what it found. */
  readonly definite: boolean
  /** Whether the path is a Reference Path: nothing but member names and array indices. */
  readonly isReferencePath: boolean
  /** The names of the variables that the path reads. */
  readonly references: ReadonlySet<string>
}

/**
 * Why a definite path finds nothing. `pastTheEnd`: only its last step, an array index, went past the end; the service
 * treats the value as null in a payload template, but as missing in an argument of an intrinsic function. `notAnArray`: an
 * index was applied to something else; the service passes on its library's own message.
 */
export type MissReason = 'absent' | 'pastTheEnd' | 'notAnArray'

/** The result of a definite path that finds nothing. `message` is in the words of the service's path library. */
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

/** Whether a step leads to at most one value. Several names lead to one object with those members. */
export function isDefiniteStep({ type }: Segment): boolean {
  return type === 'child' || type === 'children' || type === 'index' || type === 'fromEnd'
}

/** The name by which a step finds its member in an object. */
export function nameIn(object: JsonObject, { name, unescaped }: ChildStep): string {
  return unescaped !== undefined && !hasMember(object, name) && hasMember(object, unescaped) ? unescaped : name
}
