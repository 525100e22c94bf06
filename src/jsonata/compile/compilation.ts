import type { Builtin } from '../functions/builtin.ts'
import type { Node } from '../parser/ast.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'

/** What is known while an expression is compiled, and what is found out about it. */
export interface Compilation {
  readonly builtins: ReadonlyMap<string, Builtin>
  /** Variables of outer frames are looked up by name at run time: this is an expression inside `$eval`. */
  readonly dynamicOuter: boolean
  /** Throws for reads that the dialect refuses. */
  readonly refuse: ((reference: string, position: number, topLevel: boolean) => void) | undefined
  readonly freeVariables: Set<string>
  readonly statesFields: Set<string>
  /** Compiles any node. The modules for each kind of node compile the others through it. */
  readonly compileAny: (compilation: Compilation, node: Node, place: NodeContext) => Evaluator
}

/** Turns a node into a closure, once; evaluation then only calls closures. */
export function compileNode(compilation: Compilation, node: Node, place: NodeContext): Evaluator {
  return compilation.compileAny(compilation, node, place)
}
