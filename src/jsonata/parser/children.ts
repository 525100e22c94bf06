import type { Node } from './ast.ts'

/** Visits the nodes directly below a node, including its predicates and grouping. */
export function visitChildren(node: Node, visit: (child: Node) => void): void {
  visitParts(node, visit)
  for (const filter of node.predicates ?? []) visit(filter.expression)
  for (const stage of node.stages ?? []) if (stage.kind === 'filter') visit(stage.expression)
  for (const pair of node.group?.pairs ?? []) pair.forEach(visit)
}

/** Visits the nodes that a node consists of, without those attached to it. */
export function visitParts(node: Node, visit: (child: Node) => void): void {
  switch (node.kind) {
    case 'binary':
    case 'apply':
      visit(node.left)
      visit(node.right)
      break
    case 'negate':
      visit(node.expression)
      break
    case 'array':
      node.items.forEach(visit)
      break
    case 'object':
      for (const pair of node.pairs) pair.forEach(visit)
      break
    case 'sort':
      for (const term of node.terms) visit(term.expression)
      break
    case 'bind':
      visit(node.right)
      break
    case 'condition':
      visit(node.test)
      visit(node.then)
      if (node.otherwise !== undefined) visit(node.otherwise)
      break
    case 'elvis':
    case 'coalesce':
      visit(node.left)
      visit(node.otherwise)
      break
    case 'call':
      visit(node.procedure)
      node.arguments.forEach(visit)
      break
    case 'lambda':
      visit(node.body)
      break
    case 'block':
      node.expressions.forEach(visit)
      break
    case 'transform':
      visit(node.pattern)
      visit(node.update)
      if (node.deletion !== undefined) visit(node.deletion)
      break
    case 'path':
      node.steps.forEach(visit)
      break
    default:
      break
  }
}
