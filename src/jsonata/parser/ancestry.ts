import { JsonataError } from '../errors.ts'
import type { AncestorSlot, Node, PathNode } from './ast.ts'

/** The slots that a node leaves for the surrounding nodes to fill: those of its parts, and its own if it is a `%`. */
export function pendingSlots(node: Node): AncestorSlot[] | undefined {
  if (node.kind !== 'parent') return node.seekingParent
  return [...(node.seekingParent ?? []), node.slot]
}

/** Passes on to the whole what a part could not find. */
export function inheritSlots(whole: { seekingParent?: AncestorSlot[] }, part: Node): void {
  const pending = pendingSlots(part)
  if (pending === undefined) return
  whole.seekingParent ??= []
  whole.seekingParent.push(...pending)
}

/** Finds, among earlier steps, the parents that the last step of a path asks for. */
export function resolveAncestors(path: PathNode): void {
  const steps = path.steps
  for (const slot of pendingSlots(steps.at(-1)!) ?? []) {
    let index = steps.length - 2
    while (slot.level > 0) {
      if (index < 0) {
        path.seekingParent ??= []
        path.seekingParent.push(slot)
        break
      }
      let step = steps[index--]!
      // Consecutive steps that bind a variable start from the same value: they count as one.
      while (index >= 0 && step.focus !== undefined && steps[index]!.focus !== undefined) step = steps[index--]!
      seekParent(step, slot)
    }
  }
}

/** Goes one step up; if that reaches the value meant, the step is told to remember it. */
export function seekParent(node: Node, slot: AncestorSlot): void {
  switch (node.kind) {
    case 'name':
    case 'wildcard':
      slot.level--
      if (slot.level === 0) {
        if (node.ancestor !== undefined) slot.label = node.ancestor.label
        node.ancestor = slot
        node.tuple = true
      }
      break
    case 'parent':
      slot.level++
      break
    case 'block': {
      const last = node.expressions.at(-1)
      if (last === undefined) break
      node.tuple = true
      seekParent(last, slot)
      break
    }
    case 'path': {
      node.tuple = true
      let index = node.steps.length - 1
      seekParent(node.steps[index--]!, slot)
      while (slot.level > 0 && index >= 0) seekParent(node.steps[index--]!, slot)
      break
    }
    default:
      throw new JsonataError('S0217', { position: node.position, token: nodeName(node) })
  }
}

/** The name of a kind of node in the language's errors. */
export function nodeName(node: Node): string {
  switch (node.kind) {
    case 'array':
    case 'negate':
    case 'object':
      return 'unary'
    case 'call':
      return node.partial ? 'partial' : 'function'
    case 'elvis':
    case 'coalesce':
      return 'condition'
    default:
      return node.kind
  }
}
