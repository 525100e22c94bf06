import {
  getMember,
  hasMember,
  isObject,
  type JsonObject,
  type JsonValue,
  memberValues,
  ObjectBuilder,
  shownText,
} from '../../json/index.ts'
import { Meter } from '../meter.ts'
import type { Scope } from '../scope.ts'
import { StatesError } from '../states-error.ts'
import { PathEvaluation } from './evaluation.ts'
import { nodeClassName } from './node-class-name.ts'
import { type ChildStep, nameIn, normalisedPath, type Path, PathMiss, type Segment } from './path.ts'
import { sliceIndices } from './slice.ts'

const noVariables = () => undefined

/** The value that a path finds in a scope. A definite path may find nothing; an indefinite one always gives an array. */
export function evaluatePath(path: Path, scope: Scope): JsonValue | PathMiss {
  const source = rootValue(path, scope)
  if (source === undefined) return new PathMiss(`No results for path: ${path.text}`)
  if (path.segments.length === 0) return source
  const simple = followNames(path, source)
  if (simple !== undefined) return simple
  return evaluateFrom(path, source, source, new PathEvaluation((name) => scope.variable(name), scope.meter))
}

/** What a path is evaluated on: the document, the context object, or a variable's value if it has one. */
export function rootValue(path: Path, scope: Scope): JsonValue | undefined {
  if (path.root === '$') return scope.document.value
  if (path.root === '$$') return scope.context.value
  return scope.variable(path.root)
}

/** The value that a path finds in a document, whatever the path's root is. */
export function evaluateOn(path: Path, document: JsonValue): JsonValue | PathMiss {
  return evaluateFrom(path, document, document, new PathEvaluation(noVariables, new Meter()))
}

/** Evaluates a path on a value. `root` is what `$` means in filters. */
export function evaluateFrom(
  path: Path,
  value: JsonValue,
  root: JsonValue,
  evaluation: PathEvaluation,
): JsonValue | PathMiss {
  if (path.definite) return followDefinite(path, value, evaluation)
  return new Search(path, root, evaluation).from(value)
}

// The cost of going from a value to one inside it (measured).
const visitSteps = 2

/**
 * Handles the common `$.a.b`. Undefined if it does not apply or finds nothing, so that the slower way can say what is
 * wrong.
 */
function followNames(path: Path, source: JsonValue): JsonValue | undefined {
  let value: JsonValue | undefined = source
  for (const segment of path.segments) {
    if (segment.type !== 'child' || !isObject(value)) return undefined
    value = getMember(value, nameIn(value, segment))
    if (value === undefined) return undefined
  }
  return value
}

function followDefinite(path: Path, start: JsonValue, evaluation: PathEvaluation): JsonValue | PathMiss {
  let value = start
  for (const [position, segment] of path.segments.entries()) {
    evaluation.spend(1)
    if (segment.type === 'child') {
      if (!isObject(value)) return notAnObject(path, position, nodeClassName(value))
      const member = getMember(value, nameIn(value, segment))
      if (member === undefined) return missingMember(path, position)
      value = member
    } else if (segment.type === 'index') {
      if (!Array.isArray(value)) return notAnArray(segment.text, value)
      const item: JsonValue | undefined = value[segment.index]
      if (item === undefined) return pastTheEnd(path, position)
      value = item
    } else if (segment.type === 'fromEnd') {
      if (!Array.isArray(value)) return notAnArray(segment.text, value)
      const item: JsonValue | undefined = value[value.length - segment.distance]
      if (item === undefined) return new PathMiss(`Index out of bounds when evaluating path ${normalisedPath(path)}`)
      value = item
    } else if (segment.type === 'children') {
      if (!isObject(value)) return notAnObject(path, position, nodeClassName(value))
      if (position < path.segments.length - 1) throw namesNotAtTheEnd(path, position, segment.steps)
      evaluation.spend(4 * segment.steps.length)
      value = pickMembers(value, segment.steps)
    }
  }
  return value
}

/** Jayway distinguishes a member missing at the end of a path from one missing on the way. */
function missingMember(path: Path, position: number): PathMiss {
  return new PathMiss(
    position === path.segments.length - 1
      ? `No results for path: ${normalisedPath(path)}`
      : `Missing property in path ${normalisedPath(path, position + 1)}`,
  )
}

function notAnObject(path: Path, position: number, found: string): PathMiss {
  return new PathMiss(
    `Expected to find an object with property ${path.segments[position]!.text} in path ${normalisedPath(path, position)} ` +
      `but found '${found}'. This is not a json object according to the JsonProvider: ` +
      "'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.",
  )
}

function notAnArray(segment: string, value: JsonValue): PathMiss {
  return new PathMiss(
    `Filter: ${segment} can only be applied to arrays. Current context is: ${shownText(value)}`,
    'notAnArray',
  )
}

/** An index past the end, or a negative one, gives Java's null, which is not a JSON node: a further step fails on it. */
function pastTheEnd(path: Path, position: number): PathMiss {
  const next = path.segments[position + 1]
  if (next === undefined) return new PathMiss(`No results for path: ${normalisedPath(path)}`, 'pastTheEnd')
  if (next.type === 'child' || next.type === 'children') return notAnObject(path, position + 1, 'null')
  return new PathMiss(`The path ${normalisedPath(path, position + 1)} is null`)
}

function pickMembers(object: JsonObject, steps: readonly ChildStep[]): JsonObject {
  const picked = new ObjectBuilder()
  for (const step of steps) {
    const name = nameIn(object, step)
    const member = getMember(object, name)
    if (member !== undefined) picked.set(name, member)
  }
  return picked.build()
}

/** Jayway's release 2.0 accepts several names only at the end of a path, and complains when it gets there. */
function namesNotAtTheEnd(path: Path, position: number, steps: readonly ChildStep[]): StatesError {
  const names = steps.map(({ name }) => `'${name}'`).join(', ')
  return new StatesError(
    'States.Runtime',
    `Invalid path '${path.text}' : Multi properties can only be used as path leafs: ${normalisedPath(path, position)}[${names}]`,
  )
}

/** Collects everything that an indefinite path finds, in document order. Values that do not fit a step are skipped. */
class Search {
  readonly #path: Path
  readonly #segments: readonly Segment[]
  readonly #root: JsonValue
  readonly #evaluation: PathEvaluation
  readonly #found: JsonValue[] = []

  constructor(path: Path, root: JsonValue, evaluation: PathEvaluation) {
    this.#path = path
    this.#segments = path.segments
    this.#root = root
    this.#evaluation = evaluation
  }

  from(value: JsonValue): JsonValue[] {
    this.#visit(value, 0)
    return this.#found
  }

  #visit(value: JsonValue, position: number): void {
    this.#evaluation.spend(visitSteps)
    const segment = this.#segments[position]
    if (segment === undefined) {
      this.#found.push(value)
      return
    }
    switch (segment.type) {
      case 'child':
        if (isObject(value)) this.#visitMember(value, segment, position)
        break
      case 'children':
        if (isObject(value)) this.#visitMembers(value, segment.steps, position)
        break
      case 'wildcard':
        for (const child of childrenOf(value)) this.#visit(child, position + 1)
        break
      case 'index':
        if (Array.isArray(value)) this.#visitItem(value, segment.index, position)
        break
      case 'indices':
        if (Array.isArray(value)) {
          this.#evaluation.spend(segment.indices.length)
          for (const index of segment.indices) this.#visitItem(value, index, position)
        }
        break
      case 'fromEnd':
        if (Array.isArray(value) && segment.distance <= value.length && segment.distance > 0) {
          this.#visitItem(value, value.length - segment.distance, position)
        }
        break
      case 'slice':
        if (Array.isArray(value)) {
          for (const index of sliceIndices(segment.slice, value.length)) this.#visitItem(value, index, position)
        }
        break
      case 'filter':
        this.#filter(value, segment.predicate, position)
        break
      case 'descent':
        this.#descend(value, position + 1)
        break
    }
  }

  #visitMember(object: JsonObject, step: ChildStep, position: number): void {
    const member = getMember(object, nameIn(object, step))
    if (member !== undefined) this.#visit(member, position + 1)
  }

  #visitMembers(object: JsonObject, steps: readonly ChildStep[], position: number): void {
    if (position < this.#segments.length - 1) throw namesNotAtTheEnd(this.#path, position, steps)
    this.#evaluation.spend(4 * steps.length)
    this.#visit(pickMembers(object, steps), position + 1)
  }

  /** An index past the end finds null if it is the last step, as in a definite path. */
  #visitItem(items: readonly JsonValue[], index: number, position: number): void {
    const item = items[index]
    if (item !== undefined) this.#visit(item, position + 1)
    else if (position === this.#segments.length - 1) this.#visit(null, position + 1)
  }

  /** A filter selects from an array's items, but never empty ones (documented); an object is itself selected or not. */
  #filter(value: JsonValue, predicate: Extract<Segment, { type: 'filter' }>['predicate'], position: number): void {
    const candidates = Array.isArray(value) ? value : isObject(value) ? [value] : []
    for (const candidate of candidates) {
      this.#evaluation.spend(1)
      if (!isObject(candidate) && !Array.isArray(candidate)) continue
      if (predicate(candidate, this.#root, this.#evaluation)) this.#visit(candidate, position + 1)
    }
  }

  /** Applies the step after `..` to this value and to everything below it, parents first. */
  #descend(value: JsonValue, position: number): void {
    if (!Array.isArray(value) && !isObject(value)) return
    const step = this.#segments[position]!
    if (step.type === 'children') this.#evaluation.spend(step.steps.length)
    if (isReachedByDescent(step, value)) this.#visit(value, position)
    for (const child of childrenOf(value)) {
      this.#evaluation.spend(visitSteps)
      this.#descend(child, position)
    }
  }
}

/** Whether the step after `..` applies at this value. */
function isReachedByDescent(step: Segment, value: JsonValue): boolean {
  // The descent itself reaches items that are objects, so a filter does not examine their array again.
  if (step.type === 'filter') return !Array.isArray(value)
  // With several names, an object must have all of them.
  if (step.type === 'children')
    return isObject(value) && step.steps.every((each) => hasMember(value, nameIn(value, each)))
  return true
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  return isObject(value) ? memberValues(value) : []
}
