import type { Node } from '../parser/ast.ts'
import { emptySlots, VariableFrame } from '../runtime/frame.ts'
import { collapse } from '../runtime/sequence.ts'
import { truth } from '../runtime/value.ts'
import { type Compilation, compileNode } from './compilation.ts'
import { constant, type Evaluator, inner, type NodeContext } from './evaluator.ts'
import { declaredNames, LexicalScope } from './scope.ts'

/** The kinds of nodes that may return what a function returned. */
const mayNest: ReadonlySet<Node['kind']> = new Set([
  'apply',
  'bind',
  'block',
  'call',
  'coalesce',
  'condition',
  'elvis',
  'variable',
])

/**
 * An expression whose result is that of one inside it. A function may return a sequence within a sequence, and every
 * expression around it removes a level; a function called in tail position has none of them around it any more.
 */
export function passingOn(results: readonly Node[], place: NodeContext, evaluate: Evaluator): Evaluator {
  const opens = results.some((node) => mayNest.has(node.kind) && !(place.tail && isPlainCall(node)))
  return place.raw || !opens ? evaluate : (input, frame) => collapse(evaluate(input, frame))
}

function isPlainCall(node: Node): boolean {
  const isPlain = node.predicates === undefined && node.group === undefined && node.keepArray !== true
  return node.kind === 'call' && !node.partial && isPlain
}

/** If one of several expressions is the result, a call in its tail position is in tail position of the whole. */
function branchOf(place: NodeContext): NodeContext {
  return { ...place, depth: place.depth + 1, stream: false }
}

export function compileCondition(
  compilation: Compilation,
  test: Node,
  then: Node,
  otherwise: Node | undefined,
  place: NodeContext,
): Evaluator {
  const branchPlace = branchOf(place)
  const evaluateTest = compileNode(compilation, test, inner(place))
  const evaluateThen = compileNode(compilation, then, branchPlace)
  if (otherwise === undefined) {
    return (input, frame) =>
      truth(evaluateTest(input, frame), frame.evaluation) === true ? evaluateThen(input, frame) : undefined
  }
  const evaluateOtherwise = compileNode(compilation, otherwise, branchPlace)
  return (input, frame) =>
    truth(evaluateTest(input, frame), frame.evaluation) === true
      ? evaluateThen(input, frame)
      : evaluateOtherwise(input, frame)
}

/** `a ?: b`: the left side if it counts as true. */
export function compileElvis(compilation: Compilation, left: Node, otherwise: Node, place: NodeContext): Evaluator {
  const evaluateLeft = compileNode(compilation, left, inner(place))
  const evaluateOtherwise = compileNode(compilation, otherwise, branchOf(place))
  return (input, frame) => {
    const value = evaluateLeft(input, frame)
    return truth(value, frame.evaluation) === true ? value : evaluateOtherwise(input, frame)
  }
}

/** `a ?? b`: the left side if there is one. */
export function compileCoalesce(compilation: Compilation, left: Node, otherwise: Node, place: NodeContext): Evaluator {
  const evaluateLeft = compileNode(compilation, left, inner(place))
  const evaluateOtherwise = compileNode(compilation, otherwise, branchOf(place))
  return (input, frame) => {
    const value = evaluateLeft(input, frame)
    return value === undefined ? evaluateOtherwise(input, frame) : value
  }
}

export function compileBlock(compilation: Compilation, expressions: readonly Node[], place: NodeContext): Evaluator {
  const names = declaredNames(expressions)
  // A block that assigns nothing needs no frame of its own.
  const scope = names.length === 0 ? place.scope : new LexicalScope(place.scope, names, 0)
  const blockPlace: NodeContext = { ...inner(place), scope }
  const evaluators = expressions.map((expression, index) =>
    compileNode(
      compilation,
      expression,
      index < expressions.length - 1 ? blockPlace : { ...blockPlace, tail: place.tail, stream: place.stream === true },
    ),
  )
  const body = sequentially(evaluators)
  if (names.length === 0) return body
  return (input, frame) => body(input, new VariableFrame(frame.evaluation, frame, names, emptySlots(names.length)))
}

function sequentially(evaluators: readonly Evaluator[]): Evaluator {
  const last = evaluators.at(-1)
  if (last === undefined) return constant(undefined)
  const before = evaluators.slice(0, -1)
  switch (before.length) {
    case 0:
      return last
    case 1: {
      const [first] = before as [Evaluator]
      return (input, frame) => {
        first(input, frame)
        return last(input, frame)
      }
    }
    default:
      return (input, frame) => {
        for (const evaluator of before) evaluator(input, frame)
        return last(input, frame)
      }
  }
}
