import type { Node } from '../parser/ast.ts'
import { collapse, Sequence } from '../runtime/sequence.ts'
import { compileApply, compileCall } from './calls.ts'
import type { Compilation } from './compilation.ts'
import { compileArray, compileGroup, compileObject } from './constructors.ts'
import { compileBlock, compileCoalesce, compileCondition, compileElvis, passingOn } from './control.ts'
import { constant, type Evaluator, inner, type NodeContext, perItem } from './evaluator.ts'
import { compileLambda } from './lambda.ts'
import { compileBinary, compileNegate } from './operators.ts'
import { compilePath } from './path.ts'
import { compileFilter } from './predicate.ts'
import { compileRegex } from './regex.ts'
import { isTuplePath } from './scope.ts'
import { evaluateDescendants, evaluateWildcard, lookupField } from './step.ts'
import { compileTransform } from './transform.ts'
import { TupleStream } from './tuple.ts'
import { compileStreamFilter, compileStreamGroup, compileTuplePath } from './tuple-path.ts'
import { compileBind, compileParent, compileVariable } from './variables.ts'

/** Beyond this depth in one function body, every node checks the depth; up to it, only calls do. */
const uncheckedDepth = 50

/** Compiles any node, with everything attached to it. */
export function compileAny(compilation: Compilation, node: Node, place: NodeContext): Evaluator {
  const isPlain = node.predicates === undefined && (node.group === undefined || node.kind === 'path')
  const keepsArray = node.keepArray === true && !(node.kind === 'path' && node.keepSingletonArray === true)
  let evaluator: Evaluator
  if (isPlain && !keepsArray) evaluator = compileShape(compilation, node, place)
  else {
    const raw = compileShape(compilation, node, { ...place, tail: false, raw: true, stream: givesStream(node) })
    evaluator = compileTraits(compilation, node, keepsArray, raw, place)
  }
  return place.depth > uncheckedDepth ? checkingDepth(evaluator, place.depth) : evaluator
}

/** What is attached to a node: predicates, grouping, and `[]`, which keeps a sequence an array and has no other effect. */
function compileTraits(
  compilation: Compilation,
  node: Node,
  keepsArray: boolean,
  raw: Evaluator,
  place: NodeContext,
): Evaluator {
  const isStream = givesStream(node)
  const filters = (node.predicates ?? []).map((filter) =>
    isStream
      ? compileStreamFilter(compilation, node, filter.expression, perItem(place))
      : compileFilter(compilation, filter.expression, perItem(place)),
  )
  const filtered: Evaluator = (input, frame) => {
    let value = raw(input, frame)
    for (const filter of filters) value = filter(value, frame)
    return value
  }
  let grouped = filtered
  if (node.group !== undefined && node.kind !== 'path') {
    grouped = isStream
      ? compileStreamGroup(compilation, node, node.group, filtered, place)
      : compileGroup(compilation, node.group, filtered, place)
  }
  return (input, frame) => {
    const result = grouped(input, frame)
    const value = result instanceof TupleStream && place.stream !== true ? result.values() : result
    if (keepsArray && value instanceof Sequence) value.keepSingleton = true
    return collapse(value)
  }
}

/** Whether a node may give values that still carry variables: parentheses pass on their contents unchanged. */
function givesStream(node: Node): boolean {
  if (node.tuple === true) return true
  const last = node.kind === 'block' ? node.expressions.at(-1) : undefined
  return last !== undefined && givesStream(last)
}

function compileShape(compilation: Compilation, node: Node, place: NodeContext): Evaluator {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'value':
      return constant(node.value)
    case 'regex':
      return compileRegex(node.value, node.position)
    case 'name':
      return compileName(compilation, node.value, node.position, place)
    case 'path':
      return isTuplePath(node) ? compileTuplePath(compilation, node, place) : compilePath(compilation, node, place)
    case 'variable':
      return compileVariable(compilation, node.value, node.position, place)
    case 'parent':
      return compileParent(node.slot.label, place)
    case 'wildcard':
      compilation.refuse?.('*', node.position, place.topLevel)
      return collapsing(place, (input, frame) => evaluateWildcard(input, frame.evaluation))
    case 'descendant':
      compilation.refuse?.('**', node.position, place.topLevel)
      return collapsing(place, (input, frame) => evaluateDescendants(input, frame.evaluation))
    case 'binary':
      return compileBinary(compilation, node.operator, node.left, node.right, node.position, inner(place))
    case 'negate':
      return compileNegate(compilation, node.expression, node.position, inner(place))
    case 'array':
      return compileArray(compilation, node.items, node.constructsArray === true, inner(place))
    case 'object':
      return compileObject(compilation, { pairs: node.pairs, position: node.position }, inner(place))
    case 'bind':
      return passingOn([node.right], place, compileBind(compilation, node.name, node.right, inner(place)))
    case 'condition': {
      const { test, then, otherwise } = node
      const results = otherwise === undefined ? [then] : [then, otherwise]
      return passingOn(results, place, compileCondition(compilation, test, then, otherwise, place))
    }
    case 'elvis': {
      const { left, otherwise } = node
      const evaluate = compileElvis(compilation, left, otherwise, place)
      return passingOn([left, otherwise], { ...place, tail: false }, evaluate)
    }
    case 'coalesce': {
      const { left, otherwise } = node
      const evaluate = compileCoalesce(compilation, left, otherwise, place)
      return passingOn([left, otherwise], { ...place, tail: false }, evaluate)
    }
    case 'block':
      return passingOn(node.expressions.slice(-1), place, compileBlock(compilation, node.expressions, place))
    case 'call':
      return compileCall(compilation, node, place)
    case 'lambda':
      return compileLambda(compilation, node, place)
    case 'apply':
      return compileApply(compilation, node.left, node.right, node.position, inner(place), place.raw)
    case 'transform':
      return compileTransform(compilation, node, perItem(place))
    case 'sort':
    case 'placeholder':
      // Sorting is a step of a path, and a placeholder an argument of a call: neither stands alone.
      return constant(undefined)
  }
}

/** A name that is a node by itself: the caller handles what is attached to it (`"a"[0].b`). */
function compileName(compilation: Compilation, value: string, position: number, place: NodeContext): Evaluator {
  compilation.refuse?.(value, position, place.topLevel)
  return collapsing(place, (input, frame) => lookupField(input, value, frame.evaluation))
}

/** Collapses a sequence to what it stands for, unless the surrounding node wants the sequence itself. */
function collapsing(place: NodeContext, evaluator: Evaluator): Evaluator {
  return place.raw ? evaluator : (input, frame) => collapse(evaluator(input, frame))
}

function checkingDepth(evaluator: Evaluator, depth: number): Evaluator {
  return (input, frame) => {
    frame.evaluation.checkDepth(frame.evaluation.depth + depth)
    return evaluator(input, frame)
  }
}
