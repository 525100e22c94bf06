import {
  JsonNumber,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  OrderedObject,
} from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import type { Node } from '../parser/ast.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { ClosureFunction, FunctionValue } from '../runtime/function-value.ts'
import { parseSignature } from '../runtime/signature.ts'
import { isObjectValue } from '../runtime/value.ts'
import { type Compilation, compileNode } from './compilation.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'

type TransformNode = Extract<Node, { kind: 'transform' }>

const signature = parseSignature('<(oa):o>')

/**
 * `|pattern|update, deletion|`: a function that copies its argument and changes the objects that the pattern finds in the
 * copy. In the copy, every object holds its members in a map, which can be changed in place whatever their names.
 */
export function compileTransform(compilation: Compilation, node: TransformNode, place: NodeContext): Evaluator {
  const pattern = compileNode(compilation, node.pattern, place)
  const update = compileNode(compilation, node.update, place)
  const deletion = node.deletion === undefined ? undefined : compileNode(compilation, node.deletion, place)
  return (_input, frame) =>
    new ClosureFunction(1, (evaluation, args) => {
      const [given] = signature.validate(args, null, true)
      if (given === undefined) return undefined
      const copy = thaw(given, evaluation)
      const found = pattern(copy, frame)
      if (found !== undefined) {
        const matches: readonly unknown[] = Array.isArray(found) ? found : [found]
        evaluation.step(4 * matches.length)
        for (const match of matches) {
          applyUpdate(match, update(match, frame), node.update.position)
          if (deletion !== undefined) applyDeletion(match, deletion(match, frame), node.deletion!.position)
        }
      }
      return freeze(copy, evaluation, 0)
    })
}

function applyUpdate(match: unknown, update: unknown, position: number): void {
  if (update === undefined) return
  if (!isObjectValue(update)) throw new JsonataError('T2011', { position, value: update })
  const members = changeable(match)
  if (members === undefined) return
  for (const [name, value] of memberEntries(update)) members.set(name, value)
}

function applyDeletion(match: unknown, deletion: unknown, position: number): void {
  if (deletion === undefined) return
  const names: readonly unknown[] = Array.isArray(deletion) ? deletion : [deletion]
  if (!names.every((name) => typeof name === 'string')) {
    throw new JsonataError('T2012', { position, value: deletion })
  }
  const members = changeable(match)
  for (const name of names) members?.delete(name as string)
}

/** The members of an object of the copy. Objects that the pattern itself made must not be changed. */
function changeable(match: unknown): Map<string, JsonValue> | undefined {
  return match instanceof Thawed ? match.own : undefined
}

class Thawed extends OrderedObject {
  readonly own: Map<string, JsonValue>

  constructor(members: Map<string, JsonValue>) {
    super(members)
    this.own = members
  }
}

function thaw(value: unknown, evaluation: Evaluation): JsonValue {
  evaluation.step(8)
  if (Array.isArray(value)) {
    evaluation.items(value.length)
    // The copy is made as if by way of JSON, where missing items of an array become null.
    return Array.from(value, (item) => (item === undefined ? null : thaw(item, evaluation)))
  }
  // A function in a copied document becomes an empty text, as it does wherever documents are written.
  if (value instanceof FunctionValue) return ''
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return value as JsonValue
  const members = new Map<string, JsonValue>()
  for (const [name, member] of memberEntries(value as JsonObject)) {
    if (member !== undefined) members.set(name, thaw(member, evaluation))
  }
  evaluation.members(members.size)
  return new Thawed(members)
}

/** The copy as ordinary objects. By now, an object may contain itself: the depth limit ends that. */
function freeze(value: JsonValue, evaluation: Evaluation, depth: number): JsonValue {
  if (depth > freezeDepthMax) throw evaluation.tooDeep()
  evaluation.step(8)
  if (Array.isArray(value)) return value.map((item) => freeze(item, evaluation, depth + 1))
  if (value instanceof Thawed) {
    const builder = new ObjectBuilder()
    for (const [name, member] of value.members) builder.set(name, freeze(member, evaluation, depth + 1))
    return builder.build()
  }
  if (!isObjectValue(value)) return value
  let changed = false
  const builder = new ObjectBuilder()
  for (const [name, member] of memberEntries(value)) {
    const frozen = freeze(member, evaluation, depth + 1)
    if (frozen !== member) changed = true
    builder.set(name, frozen)
  }
  return changed ? builder.build() : value
}

const freezeDepthMax = 1_000
