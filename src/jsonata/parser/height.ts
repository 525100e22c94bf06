import type { Node } from './ast.ts'
import { visitParts } from './children.ts'

/**
 * How many levels it takes at least to evaluate a node, whatever the input: branches that may not be taken, steps that may
 * find nothing and bodies of functions do not count.
 */
export function certainHeight(node: Node): number {
  return 1 + highest(certainParts(node))
}

function certainParts(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'condition':
      return [node.test]
    case 'elvis':
    case 'coalesce':
      return [node.left]
    case 'binary':
      return node.operator === 'and' || node.operator === 'or' ? [node.left] : [node.left, node.right]
    case 'path':
      return node.steps.slice(0, 1)
    case 'lambda':
    case 'transform':
    case 'sort':
    case 'object':
      return []
    default: {
      const parts: Node[] = []
      visitParts(node, (part) => parts.push(part))
      return parts
    }
  }
}

function highest(nodes: readonly Node[]): number {
  let height = 0
  for (const node of nodes) height = Math.max(height, certainHeight(node))
  return height
}
