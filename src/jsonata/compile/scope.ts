import type { Node } from '../parser/ast.ts'
import { visitChildren } from '../parser/children.ts'

/** Where a variable may be found at run time: this many frames up, in this slot. */
export interface Location {
  readonly up: number
  readonly slot: number
}

export interface Resolution {
  /** Nearest first. An assignment may not have happened yet, so there can be more than one place to look. */
  readonly locations: readonly Location[]
  /** The last location always holds a value, so nothing beyond it is ever seen. */
  readonly certain: boolean
}

/** The variables that one block, function or path declares. Each frame at run time belongs to one scope. */
export class LexicalScope {
  readonly parent: LexicalScope | null
  readonly names: readonly string[]
  /** How many of the names, counted from the first, are parameters: always bound. */
  readonly #certainCount: number

  constructor(parent: LexicalScope | null, names: readonly string[], certainCount: number) {
    this.parent = parent
    this.names = names
    this.#certainCount = certainCount
  }

  resolve(name: string): Resolution {
    const locations: Location[] = []
    let up = 0
    for (let scope: LexicalScope | null = this; scope !== null; scope = scope.parent) {
      // If two parameters have the same name, the later one wins.
      const slot = scope.names.lastIndexOf(name)
      if (slot >= 0) {
        locations.push({ up, slot })
        if (slot < scope.#certainCount) return { locations, certain: true }
      }
      up++
    }
    return { locations, certain: false }
  }
}

/** The names assigned to directly in these nodes, not in a block, a function or a path with its own variables. */
export function declaredNames(nodes: readonly Node[], names: string[] = []): string[] {
  const visit = (node: Node): void => {
    if (node.kind === 'bind' && !names.includes(node.name)) names.push(node.name)
    if (node.kind !== 'block' && node.kind !== 'lambda' && !isTuplePath(node)) visitChildren(node, visit)
  }
  nodes.forEach(visit)
  return names
}

/** Whether values on this path carry variables with them. */
export function isTuplePath(node: Node): boolean {
  return node.kind === 'path' && node.steps.some((step) => step.tuple === true)
}

/** The names of the variables that the values of a path carry, including those taken over from a path inside it. */
export function tupleNames(steps: readonly Node[], names: string[] = []): string[] {
  const add = (name: string | undefined): void => {
    if (name !== undefined && !names.includes(name)) names.push(name)
  }
  for (const step of steps) {
    add(step.focus)
    add(step.index)
    add(step.ancestor?.label)
    for (const stage of step.stages ?? []) if (stage.kind === 'index') add(stage.name)
    let inner: Node | undefined = step
    while (inner?.kind === 'block') inner = inner.expressions.at(-1)
    if (inner?.kind === 'path') tupleNames(inner.steps, names)
  }
  return names
}
