import { type JsonValue, ObjectBuilder } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import type { Group, Node } from '../parser/ast.ts'
import { type Evaluation, memberSetSteps } from '../runtime/evaluation.ts'
import type { VariableFrame } from '../runtime/frame.ts'
import { constructedOf, Joining, pushAll, sequenceOf } from '../runtime/sequence.ts'
import { type Compilation, compileNode } from './compilation.ts'
import { type Evaluator, inner, type NodeContext, perItem } from './evaluator.ts'
import { frameOf, frameSteps, mergeTuples, type Tuple } from './tuple.ts'

/**
 * The cost of making an array, and of evaluating and adding each of its values; and of marking it so that it is never
 * flattened.
 */
const arraySteps = 4
const valueSteps = 2
const constructedSteps = 2

/**
 * A growing array has room for seventeen items. In many small arrays, that would be most of their memory: they are copied.
 */
const copiedBelow = 16

/** `[a, b..c]`: arrays that items give are joined, except those constructed here. */
export function compileArray(
  compilation: Compilation,
  nodes: readonly Node[],
  isConstructed: boolean,
  place: NodeContext,
): Evaluator {
  const evaluators = nodes.map((node) => compileNode(compilation, node, place))
  const nested = nodes.map((node) => node.kind === 'array')
  if (nodes.length === 1 && nodes[0]!.kind === 'binary' && !isConstructed) return compileSingle(evaluators[0]!)
  const steps = arraySteps + (isConstructed ? constructedSteps : 0) + valueSteps * nodes.length
  return (input, frame) => {
    const result: unknown[] = []
    frame.evaluation.step(steps)
    for (let index = 0; index < evaluators.length; index++) {
      const value = evaluators[index]!(input, frame)
      if (value === undefined) continue
      if (Array.isArray(value) && !nested[index]) pushAll(result, value, frame.evaluation)
      else result.push(value)
    }
    frame.evaluation.items(result.length)
    const whole = result.length < copiedBelow ? result.slice() : result
    return isConstructed ? constructedOf(whole) : whole
  }
}

/** `[1..n]`: the range is the array; it was counted when it was built. */
function compileSingle(evaluate: Evaluator): Evaluator {
  return (input, frame) => {
    const value = evaluate(input, frame)
    if (value === undefined) return []
    if (!Array.isArray(value)) return [value]
    frame.evaluation.step(value.length / 4)
    return Array.from(value)
  }
}

type CompiledPair = readonly [key: Evaluator, value: Evaluator]

export function compileObject(compilation: Compilation, group: Group, place: NodeContext): Evaluator {
  const pairs = compilePairs(compilation, group, place)
  const names = constantNames(pairs)
  const general: Evaluator = (input, frame) => groupItems(input, pairs, group.position, frame)
  if (names === undefined) return general
  const values = pairs.map(([, value]) => value)
  return (input, frame) => {
    // An array is grouped item by item even if all keys are known.
    if (Array.isArray(input) && input.length !== 1) return general(input, frame)
    const item: unknown = Array.isArray(input) ? input[0] : input
    const builder = new ObjectBuilder()
    frame.evaluation.members(names.length)
    for (let index = 0; index < names.length; index++) {
      const value = values[index]!(item, frame)
      if (value !== undefined) builder.set(names[index]!, value as JsonValue)
    }
    return builder.build()
  }
}

/** The keys, if they are all plain texts and all different. */
function constantNames(pairs: readonly CompiledPair[]): string[] | undefined {
  const names: string[] = []
  for (const [key] of pairs) {
    const name = key.constant?.value
    if (typeof name !== 'string' || names.includes(name)) return undefined
    names.push(name)
  }
  return names
}

/** `expression{key: value}`: the items of the expression's value, grouped by key. */
export function compileGroup(compilation: Compilation, group: Group, base: Evaluator, place: NodeContext): Evaluator {
  const pairs = compilePairs(compilation, group, perItem(place))
  return (input, frame) => groupItems(base(input, frame), pairs, group.position, frame)
}

function compilePairs(compilation: Compilation, group: Group, place: NodeContext): CompiledPair[] {
  return group.pairs.map(([key, value]) => {
    const keyEvaluator = compileNode(compilation, key, inner(place))
    return [keyEvaluator, compileNode(compilation, value, inner(place))]
  })
}

/** The cost of a group besides its items: it is found by its key, and its value is set in an object under that key. */
const groupSteps = 2 * memberSetSteps

interface Entry<T> {
  readonly items: T[]
  readonly pair: number
}

function groupItems(value: unknown, pairs: readonly CompiledPair[], position: number, frame: VariableFrame): unknown {
  const { evaluation } = frame
  const items = Array.isArray(value) ? value : sequenceOf(value)
  // Even without any items there is one group: a literal object is written this way.
  const given = items.length === 0 ? [undefined] : items
  const groups = new Map<string, Entry<unknown>>()
  evaluation.step(4 * given.length * pairs.length)
  for (let index = 0; index < given.length; index++) {
    collectKeys(groups, given[index], given[index], pairs, position, frame)
  }
  const builder = new ObjectBuilder()
  evaluation.members(groups.size)
  evaluation.step(groupSteps * groups.size)
  evaluation.items(given.length)
  for (const [name, { items: members, pair }] of groups) {
    const member = pairs[pair]![1](joinItems(members, evaluation), frame)
    if (member !== undefined) builder.set(name, member as JsonValue)
  }
  return builder.build()
}

function collectKeys<T>(
  groups: Map<string, Entry<T>>,
  entry: T,
  context: unknown,
  pairs: readonly CompiledPair[],
  position: number,
  frame: VariableFrame,
): void {
  for (let index = 0; index < pairs.length; index++) {
    const key = pairs[index]![0](context, frame)
    if (key === undefined) continue
    if (typeof key !== 'string') throw new JsonataError('T1003', { position, value: key })
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { items: [entry], pair: index })
    else if (group.pair === index) group.items.push(entry)
    else throw new JsonataError('D1009', { position, value: key })
  }
}

/** The items of a group as its value sees them: one item is itself, several are an array. */
function joinItems(items: readonly unknown[], evaluation: Evaluation): unknown {
  evaluation.step(items.length)
  if (items.length === 1) return items[0]
  const joining = new Joining()
  for (const item of items) joining.add(item, evaluation)
  return joining.end(evaluation)
}

/** `isBound` is false for a value to which no step has bound anything, so that it is in all groups as on any other path. */
export type TupleGrouping = (tuples: readonly Tuple[], frame: VariableFrame, isBound?: boolean) => unknown

/** The same for values that carry variables: in a group, each variable holds those of all its items. */
export function compileTupleGroup(
  compilation: Compilation,
  group: Group,
  names: readonly string[],
  place: NodeContext,
): TupleGrouping {
  const pairs = compilePairs(compilation, group, place)
  return (tuples, frame, isBound = true) => {
    const { evaluation } = frame
    const groups = new Map<string, Entry<Tuple>>()
    evaluation.step((4 + frameSteps) * tuples.length * pairs.length)
    for (const tuple of tuples) {
      collectKeys(groups, tuple, tuple.item, pairs, group.position, frameOf(tuple, names, frame))
    }
    const builder = new ObjectBuilder()
    evaluation.members(groups.size)
    evaluation.step(groupSteps * groups.size)
    const taken = new Set<Tuple>()
    for (const [name, { items, pair }] of groups) {
      // In the language, a tuple alone in its group gives its value away: further groups find none.
      const left = items.map((tuple) => (taken.has(tuple) ? { item: undefined, slots: tuple.slots } : tuple))
      if (isBound && items.length === 1) taken.add(items[0]!)
      const merged = mergeTuples(left, evaluation)
      const member = pairs[pair]![1](merged.item, frameOf(merged, names, frame))
      if (member !== undefined) builder.set(name, member as JsonValue)
    }
    return builder.build()
  }
}
