import type { Node } from '../parser/ast.ts'
import { unbound, type VariableFrame } from '../runtime/frame.ts'
import { collapse, Sequence } from '../runtime/sequence.ts'
import { type Compilation, compileNode } from './compilation.ts'
import type { Evaluator, NodeContext } from './evaluator.ts'
import type { Location, Resolution } from './scope.ts'

export function compileVariable(
  compilation: Compilation,
  name: string,
  position: number,
  place: NodeContext,
): Evaluator {
  if (name === '') {
    compilation.refuse?.('$', position, place.topLevel)
    return contextItem
  }
  if (name === '$') {
    compilation.refuse?.('$$', position, true)
    return (_input, frame) => contextItem(frame.evaluation.input)
  }
  const resolution = place.scope.resolve(name)
  const free = compileFree(compilation, name, resolution, place)
  if (name === 'states' && resolution.locations.length === 0) compilation.statesFields.add('*')
  return compileResolved(resolution, free)
}

/** The value that `$` stands for. */
export function contextItem(input: unknown): unknown {
  return collapse(unwrapped(input))
}

/** An input without the wrapper that marks an array as one value. */
export function unwrapped(input: unknown): unknown {
  return input instanceof Sequence && input.outerWrapper ? input[0] : input
}

/** A variable that nothing in the expression assigns: the caller's, or a function of the language. */
function compileFree(compilation: Compilation, name: string, resolution: Resolution, place: NodeContext): Evaluator {
  const builtin = compilation.builtins.get(name)
  if (resolution.locations.length === 0 && builtin === undefined) compilation.freeVariables.add(name)
  if (compilation.dynamicOuter) {
    const up = depthOf(place)
    return (_input, frame) => {
      const value = frameAbove(frame, up).lookup(name)
      return value === unbound ? (frame.evaluation.environment.lookup(name) ?? builtin) : value
    }
  }
  if (builtin === undefined) return (_input, frame) => frame.evaluation.environment.lookup(name)
  return (_input, frame) => frame.evaluation.environment.lookup(name) ?? builtin
}

function depthOf(place: NodeContext): number {
  let depth = 0
  for (let scope = place.scope.parent; scope !== null; scope = scope.parent) depth++
  return depth
}

function compileResolved(resolution: Resolution, free: Evaluator): Evaluator {
  const { locations, certain } = resolution
  const [first] = locations
  if (first === undefined) return free
  if (certain && locations.length === 1) return compileCertain(first)
  return (input, frame) => {
    for (const location of locations) {
      const value = frameAbove(frame, location.up).slots[location.slot]
      if (value !== unbound) return collapse(value)
    }
    return free(input, frame)
  }
}

function compileCertain({ up, slot }: Location): Evaluator {
  switch (up) {
    case 0:
      return (_input, frame) => collapse(frame.slots[slot])
    case 1:
      return (_input, frame) => collapse(frame.parent!.slots[slot])
    case 2:
      return (_input, frame) => collapse(frame.parent!.parent!.slots[slot])
    default:
      return (_input, frame) => collapse(frameAbove(frame, up).slots[slot])
  }
}

function frameAbove(frame: VariableFrame, up: number): VariableFrame {
  let found = frame
  for (let count = up; count > 0; count--) found = found.parent!
  return found
}

/** `%`: the value that a step of the path around it started from. */
export function compileParent(label: string, place: NodeContext): Evaluator {
  return compileResolved(place.scope.resolve(label), () => undefined)
}

/** `$name := expression` returns what it assigns. */
export function compileBind(compilation: Compilation, name: string, right: Node, place: NodeContext): Evaluator {
  const evaluate = compileNode(compilation, right, place)
  const location = place.scope.resolve(name).locations[0]
  if (location === undefined) return evaluate
  const { up, slot } = location
  return (input, frame) => {
    const value = evaluate(input, frame)
    frameAbove(frame, up).slots[slot] = value
    return value
  }
}
