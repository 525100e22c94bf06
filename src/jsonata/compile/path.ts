import { JsonNumber, OrderedObject } from '../../json/index.ts'
import type { Node, PathNode } from '../parser/ast.ts'
import type { Frame } from '../runtime/frame.ts'
import { FunctionValue } from '../runtime/function-value.ts'
import { ConstructedArray, collapse, pushAll, Sequence, sequenceOf } from '../runtime/sequence.ts'
import { type Compilation, compileNode } from './compilation.ts'
import { compileGroup } from './constructors.ts'
import { type Evaluator, inner, type Place, perItem } from './evaluator.ts'
import { compileFilter, type FilterEvaluator } from './predicate.ts'
import { compileSort } from './sort.ts'
import { addFlat, collectField, lookupField } from './step.ts'

/**
 * A step of a path: what it gives for one value, and for many. Given one value, a step's result may be an array, which
 * the next step takes item by item; the last step's is the path's own.
 */
export interface Step {
  one(value: unknown, frame: Frame): unknown
  many(values: readonly unknown[], frame: Frame, isLast: boolean): unknown[]
}

export function compilePath(compilation: Compilation, node: PathNode, place: Place): Evaluator {
  const keepsSingleton = node.keepSingletonArray === true
  const [first] = node.steps
  const startsAnywhere = first?.kind === 'variable'
  const fields = plainFields(node)
  let evaluate: Evaluator
  if (fields !== undefined && !keepsSingleton) evaluate = compileFields(compilation, node, fields, place)
  else {
    const walk = compileWalk(node, compileSteps(compilation, node.steps, place), startsAnywhere)
    evaluate = keepsSingleton ? (input, frame) => keepArray(walk(input, frame)) : walk
  }
  // The grouping sees the path's own result, before a sequence of one becomes its item.
  if (node.group !== undefined) return compileGroup(compilation, node.group, evaluate, place)
  return (input, frame) => collapse(evaluate(input, frame))
}

/** `$states.input` and its like: which of its fields an expression reads is checked before it runs. */
export function noteStatesField(compilation: Compilation, steps: readonly Node[], place: Place): Compilation {
  const [first, second] = steps
  const isStates = first?.kind === 'variable' && first.value === 'states' && second?.kind === 'name'
  if (!isStates || first.predicates !== undefined || first.stages !== undefined) return compilation
  if (place.scope.resolve('states').locations.length > 0) return compilation
  compilation.statesFields.add(second.value)
  // The variable itself, compiled with the first step, is not one more use of `$states`.
  return { ...compilation, statesFields: new Set() }
}

/** A path's result where a step asked for an array with `[]`. */
export function keepArray(value: unknown): unknown {
  if (value === undefined) return undefined
  if (!Array.isArray(value) || value instanceof ConstructedArray) {
    const sequence = sequenceOf(value)
    sequence.keepSingleton = true
    return sequence
  }
  if (!(value instanceof Sequence)) return value
  if (value.length > 1) return value
  const sequence = new Sequence()
  pushAll(sequence, value)
  sequence.keepSingleton = true
  return sequence
}

/** The steps of a path as evaluators, from the first one that does not run once for the whole. */
export function compileSteps(compilation: Compilation, steps: readonly Node[], place: Place): Step[] {
  const first = noteStatesField(compilation, steps, place)
  return steps.map((step, index) =>
    index === 0 ? compileStep(first, step, inner(place)) : compileStep(compilation, step, perItem(place)),
  )
}

export function compileStep(compilation: Compilation, step: Node, place: Place): Step {
  const stages = (step.stages ?? []).flatMap((stage) =>
    stage.kind === 'filter' ? [compileFilter(compilation, stage.expression, perItem(place))] : [],
  )
  if (step.kind === 'sort') return sortStep(compilation, step.terms, step.position, stages, place)
  if (step.kind === 'name') {
    compilation.refuse?.(step.value, step.position, place.topLevel)
    return stages.length === 0 ? nameStep(step.value) : filteredStep(nameEvaluator(step.value), stages)
  }
  const evaluate = stepEvaluator(compilation, step, place)
  return stages.length === 0 ? evaluatedStep(evaluate) : filteredStep(evaluate, stages)
}

/** A step's own value; a predicate or grouping on the step belongs to it, its stages do not. */
export function stepEvaluator(compilation: Compilation, step: Node, place: Place): Evaluator {
  if (step.kind === 'name') {
    compilation.refuse?.(step.value, step.position, place.topLevel)
    return nameEvaluator(step.value)
  }
  return compileNode(compilation, step, place)
}

function nameEvaluator(name: string): Evaluator {
  return (value, frame) => collapse(lookupField(value, name, frame.evaluation))
}

function nameStep(name: string): Step {
  return {
    one: nameEvaluator(name),
    many: (values, frame, isLast) => {
      const found = new Sequence()
      const single = isLast ? onlyField(values, name) : undefined
      if (single !== undefined) return single
      collectField(values, name, found, frame.evaluation)
      frame.evaluation.items(found.length)
      return found
    },
  }
}

/** The value of a field that only one of the objects has, if that is an array: as the last step gives it, as it is. */
function onlyField(values: readonly unknown[], name: string): unknown[] | undefined {
  let only: unknown
  for (let index = 0; index < values.length; index++) {
    const item = values[index]
    if (typeof item !== 'object' || item === null) continue
    const member = Array.isArray(item) ? anyField(item, name) : plainMember(item, name)
    if (member === undefined) continue
    if (only !== undefined || !Array.isArray(member)) return undefined
    only = member
  }
  return Array.isArray(only) && !(only instanceof Sequence) ? only : undefined
}

function anyField(items: readonly unknown[], name: string): unknown {
  for (const item of items) {
    if (typeof item !== 'object' || item === null) continue
    const member = Array.isArray(item) ? anyField(item, name) : plainMember(item, name)
    // Fields found in an array never are the result as they are: any other value says so.
    if (member !== undefined) return true
  }
  return undefined
}

function evaluatedStep(evaluate: Evaluator): Step {
  return {
    one: evaluate,
    many: (values, frame, isLast) => mapItems(values, frame, isLast, evaluate),
  }
}

function filteredStep(evaluate: Evaluator, stages: readonly FilterEvaluator[]): Step {
  const one: Evaluator = (value, frame) => {
    let result = evaluate(value, frame)
    for (const stage of stages) result = stage(result, frame)
    return result
  }
  return evaluatedStep(one)
}

function mapItems(values: readonly unknown[], frame: Frame, isLast: boolean, evaluate: Evaluator): unknown[] {
  const { evaluation } = frame
  evaluation.step(values.length)
  const results = new Sequence()
  let count = 0
  let first: unknown
  for (let index = 0; index < values.length; index++) {
    const value = evaluate(values[index], frame)
    if (value === undefined) continue
    count++
    // An array that is all a last step gives is the result itself, not a sequence of what is in it.
    if (count === 1) first = value
    addFlat(results, value)
  }
  if (isLast && count === 1 && Array.isArray(first) && !(first instanceof Sequence)) return first
  evaluation.items(results.length)
  return results
}

function sortStep(
  compilation: Compilation,
  terms: Parameters<typeof compileSort>[1],
  position: number,
  stages: readonly FilterEvaluator[],
  place: Place,
): Step {
  const sort = compileSort(compilation, terms, position, { ...place, topLevel: false })
  const many = (values: readonly unknown[], frame: Frame): unknown[] => {
    let sorted: unknown[]
    if (values.length < 2) {
      sorted = new Sequence()
      pushAll(sorted, values)
    } else {
      sorted = sort(
        values as unknown[],
        (value) => value,
        () => frame,
      )
    }
    for (const stage of stages) sorted = stage(sorted, frame) as unknown[]
    return sorted
  }
  return { one: (value, frame) => many([value], frame), many }
}

/** The general way along a path: value by value until a step gives an array, then all at once. */
function compileWalk(node: PathNode, steps: readonly Step[], startsAnywhere: boolean): Evaluator {
  const constructsFirst = node.steps[0]!.constructsArray === true
  const last = steps.length - 1
  return (input, frame) => {
    let value: unknown = input
    let values: readonly unknown[] | undefined = Array.isArray(input) && !startsAnywhere ? input : undefined
    for (let index = 0; index <= last; index++) {
      const step = steps[index]!
      const constructs = index === 0 && constructsFirst
      if (values === undefined || constructs) {
        value = step.one(value, frame)
        if (value === undefined) return undefined
        if (index === last) return value instanceof Sequence ? freed(value) : value
        // An array that was constructed is one value to the next step, save where the path starts by constructing it.
        const isMany = Array.isArray(value) && (constructs || !(value instanceof ConstructedArray))
        values = isMany ? (value as unknown[]) : undefined
      } else {
        values = step.many(values, frame, index === last)
      }
      if (values !== undefined && values.length === 0) return index === last || constructs ? values : undefined
    }
    return values
  }
}

/** A step's sequence as the path's own: that it was to stay an array was for inside. */
function freed(sequence: Sequence): Sequence {
  if (!sequence.keepSingleton) return sequence
  const copy = new Sequence()
  pushAll(copy, sequence)
  return copy
}

/** The names of a path that is nothing but fields, from the context or from a variable. */
function plainFields(node: PathNode): string[] | undefined {
  const names: string[] = []
  for (const [index, step] of node.steps.entries()) {
    if (step.stages !== undefined || step.predicates !== undefined || step.group !== undefined) return undefined
    if (step.kind === 'name') names.push(step.value)
    else if (index > 0 || step.kind !== 'variable') return undefined
  }
  return names
}

/** The commonest of paths: objects within objects. It leaves for the general way where it meets an array. */
function compileFields(compilation: Compilation, node: PathNode, names: readonly string[], place: Place): Evaluator {
  const steps = compileSteps(compilation, node.steps, place)
  const [first] = node.steps
  const start = first?.kind === 'variable' ? steps[0]!.one : undefined
  const general = compileWalk(node, steps, start !== undefined)
  const rest = names.map(nameStep)
  return (input, frame) => {
    let value = start === undefined ? input : start(input, frame)
    if (start === undefined && Array.isArray(value)) return general(input, frame)
    for (let index = 0; index < names.length; index++) {
      if (typeof value !== 'object' || value === null) return undefined
      if (Array.isArray(value)) return manyFields(value, rest, index, frame)
      value = plainMember(value, names[index]!)
    }
    return value instanceof Sequence ? freed(value) : value
  }
}

function manyFields(start: readonly unknown[], steps: readonly Step[], from: number, frame: Frame): unknown {
  let values = start
  for (let index = from; index < steps.length; index++) {
    values = steps[index]!.many(values, frame, index === steps.length - 1)
    if (values.length === 0) return values instanceof Sequence ? undefined : values
  }
  return values
}

function plainMember(value: object, name: string): unknown {
  if (value instanceof OrderedObject) return value.members.get(name)
  if (value instanceof JsonNumber || value instanceof FunctionValue) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}
