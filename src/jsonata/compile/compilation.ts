import type { Builtin } from '../functions/builtin.ts'
import type { Node } from '../parser/ast.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'

/** What is known while compiling one expression, and what is found out about it. */
export interface Compilation {
  readonly builtins: ReadonlyMap<string, Builtin>
  /** Variables of outer frames are found by name while running: this is an expression inside `$eval`. */
  readonly dynamicOuter: boolean
  /** Reads that the dialect refuses; throws. */
  readonly refuse: ((reference: string, position: number, topLevel: boolean) => void) | undefined
  readonly freeVariables: Set<string>
  readonly statesFields: Set<string>
  /** Compiles any node. The modules for each kind of node reach the others through it. */
  readonly compileAny: (compilation: Compilation, node: Node, place: NodeContext) => Evaluator
}

/** Turns a node into a closure, once; evaluation then only calls closures. */
export function compileNode(compilation: Compilation, node: Node, place: NodeContext): Evaluator {
  return compilation.compileAny(compilation, node, place)
}
