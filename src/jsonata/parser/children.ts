import type { Node } from './ast.ts'

/** The nodes directly below a node, its predicates and grouping included. */
export function* childrenOf(node: Node): Generator<Node> {
  yield* partsOf(node)
  for (const filter of node.predicates ?? []) yield filter.expression
  for (const stage of node.stages ?? []) if (stage.kind === 'filter') yield stage.expression
  for (const pair of node.group?.pairs ?? []) yield* pair
}

function* partsOf(node: Node): Generator<Node> {
  switch (node.kind) {
    case 'binary':
    case 'apply':
      yield node.left
      yield node.right
      break
    case 'negate':
      yield node.expression
      break
    case 'array':
      yield* node.items
      break
    case 'object':
      for (const pair of node.pairs) yield* pair
      break
    case 'sort':
      for (const term of node.terms) yield term.expression
      break
    case 'bind':
      yield node.right
      break
    case 'condition':
      yield node.test
      yield node.then
      if (node.otherwise !== undefined) yield node.otherwise
      break
    case 'elvis':
    case 'coalesce':
      yield node.left
      yield node.otherwise
      break
    case 'call':
      yield node.procedure
      yield* node.arguments
      break
    case 'lambda':
      yield node.body
      break
    case 'block':
      yield* node.expressions
      break
    case 'transform':
      yield node.pattern
      yield node.update
      if (node.deletion !== undefined) yield node.deletion
      break
    case 'path':
      yield* node.steps
      break
    default:
      break
  }
}
