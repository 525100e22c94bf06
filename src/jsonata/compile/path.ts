import type { Node, PathNode } from '../parser/ast.ts'
import type { VariableFrame } from '../runtime/frame.ts'
import { ConstructedArray, collapse, Sequence, sequenceFrom, sequenceOf } from '../runtime/sequence.ts'
import { isObjectValue, memberOf } from '../runtime/value.ts'
import { type Compilation, compileNode } from './compilation.ts'
import { compileGroup } from './constructors.ts'
import { type Evaluator, inner, type NodeContext, perItem } from './evaluator.ts'
import { compileFilter, type FilterEvaluator } from './predicate.ts'
import { compileSort } from './sort.ts'
import { addFlat, lookupField } from './step.ts'

/**
 * A step of a path: its result for one value, and for many. For one value, a step's result may be an array, which the next
 * step takes item by item; the last step's result is the path's own.
 */
export interface PathStep {
  one(value: unknown, frame: VariableFrame): unknown
  many(values: readonly unknown[], frame: VariableFrame, isLast: boolean): unknown[]
}

export function compilePath(compilation: Compilation, node: PathNode, place: NodeContext): Evaluator {
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
  return place.raw ? evaluate : (input, frame) => collapse(evaluate(input, frame))
}

/** `$states.input` and the like: the fields that an expression reads are checked before it runs. */
export function noteStatesField(compilation: Compilation, steps: readonly Node[], place: NodeContext): Compilation {
  const [first, second] = steps
  const isStates = first?.kind === 'variable' && first.value === 'states' && second?.kind === 'name'
  if (!isStates || first.predicates !== undefined || first.stages !== undefined) return compilation
  if (place.scope.resolve('states').locations.length > 0) return compilation
  compilation.statesFields.add(second.value)
  // The variable itself, compiled with the first step, is not another use of `$states`.
  return { ...compilation, statesFields: new Set() }
}

/** A path's result if a step asked for an array with `[]`. */
export function keepArray(value: unknown): unknown {
  if (value === undefined) return undefined
  if (!Array.isArray(value) || value instanceof ConstructedArray) {
    const sequence = sequenceOf(value)
    sequence.keepSingleton = true
    return sequence
  }
  if (!(value instanceof Sequence)) return value
  if (value.length > 1) return value
  const sequence = sequenceFrom(value)
  sequence.keepSingleton = true
  return sequence
}

/** The steps of a path as evaluators, starting with the first that does not run once for the whole. */
export function compileSteps(compilation: Compilation, steps: readonly Node[], place: NodeContext): PathStep[] {
  const first = noteStatesField(compilation, steps, place)
  return steps.map((step, index) =>
    index === 0
      ? compileStep(first, step, inner(place))
      : compileStep(compilation, step, perItem(place), index === 1 && steps[0]!.constructsArray === true),
  )
}

export function compileStep(
  compilation: Compilation,
  step: Node,
  place: NodeContext,
  afterConstructed = false,
): PathStep {
  const stages = (step.stages ?? []).flatMap((stage) =>
    stage.kind === 'filter' ? [compileFilter(compilation, stage.expression, perItem(place))] : [],
  )
  if (step.kind === 'sort') return sortStep(compilation, step, stages, place, afterConstructed)
  if (step.kind === 'name' && step.predicates === undefined) {
    compilation.refuse?.(step.value, step.position, place.topLevel)
    const isPlain = stages.length === 0 && step.keepArray !== true
    return isPlain ? nameStep(step.value) : filteredStep(nameEvaluator(step.value, step.keepArray === true), stages)
  }
  const evaluate = stepEvaluator(compilation, step, place)
  return stages.length === 0 ? evaluatedStep(evaluate) : filteredStep(evaluate, stages)
}

/** A step's own value; a predicate or grouping on the step belongs to it, its stages do not. */
export function stepEvaluator(compilation: Compilation, step: Node, place: NodeContext): Evaluator {
  if (step.kind === 'name' && step.predicates === undefined) {
    compilation.refuse?.(step.value, step.position, place.topLevel)
    return nameEvaluator(step.value, step.keepArray === true)
  }
  return compileNode(compilation, step, place)
}

function nameEvaluator(name: string, keepsArray: boolean): Evaluator {
  if (keepsArray) {
    return (value, frame) => {
      const found = lookupField(value, name, frame.evaluation)
      if (found instanceof Sequence) found.keepSingleton = true
      return collapse(found)
    }
  }
  return (value, frame) => collapse(lookupField(value, name, frame.evaluation))
}

function nameStep(name: string): PathStep {
  const read = fieldReader(name)
  return {
    one: nameEvaluator(name, false),
    many: (values, frame, isLast) => fieldOfEach(values, name, read, frame, isLast),
  }
}

function fieldOfEach(
  values: readonly unknown[],
  name: string,
  read: (value: object) => unknown,
  frame: VariableFrame,
  isLast: boolean,
): unknown[] {
  const { evaluation } = frame
  evaluation.step(values.length)
  const found: unknown[] = []
  let count = 0
  let first: unknown
  for (let index = 0; index < values.length; index++) {
    const item = values[index]
    if (typeof item !== 'object' || item === null) continue
    const member = Array.isArray(item) ? collapse(lookupField(item, name, evaluation)) : read(item)
    if (member === undefined) continue
    if (count++ === 0) first = member
    addFlat(found, member, evaluation)
  }
  if (isLast && count === 1 && isOwnArray(first)) return first
  evaluation.items(found.length)
  return isLast ? sequenceFrom(found) : found
}

/** An array that is the only result of the last step is the path's result itself, not a sequence of its items. */
function isOwnArray(value: unknown): value is unknown[] {
  return Array.isArray(value) && !(value instanceof Sequence)
}

function evaluatedStep(evaluate: Evaluator): PathStep {
  return {
    one: evaluate,
    many: (values, frame, isLast) => mapItems(values, frame, isLast, evaluate),
  }
}

function filteredStep(evaluate: Evaluator, stages: readonly FilterEvaluator[]): PathStep {
  const one: Evaluator = (value, frame) => {
    let result = evaluate(value, frame)
    for (const stage of stages) result = stage(result, frame)
    return result
  }
  return evaluatedStep(one)
}

function mapItems(values: readonly unknown[], frame: VariableFrame, isLast: boolean, evaluate: Evaluator): unknown[] {
  const { evaluation } = frame
  evaluation.step(values.length)
  const results: unknown[] = []
  let count = 0
  let first: unknown
  for (let index = 0; index < values.length; index++) {
    const value = evaluate(values[index], frame)
    if (value === undefined) continue
    if (count++ === 0) first = value
    addFlat(results, value, evaluation)
  }
  if (isLast && count === 1 && isOwnArray(first)) return first
  evaluation.items(results.length)
  return isLast ? sequenceFrom(results) : results
}

function sortStep(
  compilation: Compilation,
  step: Extract<Node, { kind: 'sort' }>,
  stages: readonly FilterEvaluator[],
  place: NodeContext,
  afterConstructed: boolean,
): PathStep {
  const sort = compileSort(compilation, step.terms, step.position, { ...place, topLevel: false })
  const many = (values: readonly unknown[], frame: VariableFrame): unknown[] => {
    let sorted: unknown[]
    if (values.length < 2) {
      sorted = afterConstructed ? (values as unknown[]) : sequenceFrom(values)
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
  // If there is nothing to sort, a value that the path started with stays unchanged.
  const passesOn = afterConstructed && stages.length === 0
  return { one: (value, frame) => (passesOn ? value : many([value], frame)), many }
}

/** The general way along a path: value by value until a step gives an array, then all at once. */
function compileWalk(node: PathNode, steps: readonly PathStep[], startsAnywhere: boolean): Evaluator {
  const constructsFirst = node.steps[0]!.constructsArray === true
  const sortsNext = node.steps[1]?.kind === 'sort'
  const last = steps.length - 1
  return (input, frame) => {
    let value: unknown = input
    let values: readonly unknown[] | undefined = Array.isArray(input) && !startsAnywhere ? input : undefined
    for (let index = 0; index <= last; index++) {
      const step = steps[index]!
      const constructs = index === 0 && constructsFirst
      if (values === undefined || constructs) {
        value = step.one(constructs && !Array.isArray(value) ? sequenceOf(value) : value, frame)
        if (constructs && index < last && !sortsNext) {
          if (value === '') return value
          value = constructedStart(value)
        }
        if (value === undefined) return undefined
        if (index === last) return value instanceof Sequence ? freed(value) : value
        // A constructed array is one value to the next step, unless the path starts by constructing it.
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

/**
 * What a path that starts by constructing an array and filtering it (`[a, b][0].c`) goes on with. The language looks for
 * items in the filter's result even if that is a single value, which then has none; a text has its characters.
 */
export function constructedStart(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split('') : new Sequence()
}

/** A step's sequence as the path's own: staying an array mattered only inside. */
function freed(sequence: Sequence): Sequence {
  if (!sequence.keepSingleton) return sequence
  return sequenceFrom(sequence)
}

/** A field, and the position requested in its value. */
interface Field {
  readonly name: string
  readonly read: (value: object) => unknown
  readonly position: number | undefined
}

/**
 * The fields of a path that consists only of fields: from the context or from a variable, with at most positions
 * (`$x.a[0].b`).
 */
function plainFields(node: PathNode): Field[] | undefined {
  const fields: Field[] = []
  for (const [index, step] of node.steps.entries()) {
    if (step.predicates !== undefined || step.group !== undefined || step.keepArray === true) return undefined
    if (step.kind === 'name') {
      const position = onlyPosition(step)
      if (step.stages !== undefined && position === undefined) return undefined
      fields.push({ name: step.value, read: fieldReader(step.value), position })
    } else if (index > 0 || step.kind !== 'variable' || step.stages !== undefined) return undefined
  }
  return fields
}

function onlyPosition(step: Node): number | undefined {
  const [stage] = step.stages ?? []
  if (step.stages?.length !== 1 || stage?.kind !== 'filter' || stage.expression.kind !== 'number') return undefined
  return Math.floor(stage.expression.value)
}

/** The most common kind of path: objects within objects. It switches to the general way when it meets an array. */
function compileFields(
  compilation: Compilation,
  node: PathNode,
  fields: readonly Field[],
  place: NodeContext,
): Evaluator {
  const steps = compileSteps(compilation, node.steps, place)
  const start = node.steps[0]?.kind === 'variable' ? steps[0]!.one : undefined
  const general = compileWalk(node, steps, start !== undefined)
  const rest = start === undefined ? steps : steps.slice(1)
  return (input, frame) => {
    let value = start === undefined ? input : start(input, frame)
    if (start === undefined && Array.isArray(value)) return general(input, frame)
    for (let index = 0; index < fields.length; index++) {
      if (typeof value !== 'object' || value === null) return undefined
      const field = fields[index]!
      if (value instanceof ConstructedArray) value = rest[index]!.one(value, frame)
      else if (Array.isArray(value)) return manyFields(value, rest, index, frame)
      else {
        value = field.read(value)
        if (field.position !== undefined) value = itemAt(value, field.position)
      }
    }
    return value instanceof Sequence ? freed(value) : value
  }
}

function itemAt(value: unknown, position: number): unknown {
  if (!Array.isArray(value)) return position === 0 || position === -1 ? value : undefined
  return value[position < 0 ? value.length + position : position]
}

function manyFields(
  start: readonly unknown[],
  steps: readonly PathStep[],
  from: number,
  frame: VariableFrame,
): unknown {
  let values = start
  for (let index = from; index < steps.length; index++) {
    values = steps[index]!.many(values, frame, index === steps.length - 1)
    if (values.length === 0) return values instanceof Sequence || index < steps.length - 1 ? undefined : values
  }
  return values
}

/** Reads a field of any object of the language. A plain object needs no checks first. */
function fieldReader(name: string): (value: object) => unknown {
  const inherited = name in Object.prototype
  return (value) => {
    if (!inherited && Object.getPrototypeOf(value) === Object.prototype) return (value as Record<string, unknown>)[name]
    return isObjectValue(value) ? memberOf(value, name) : undefined
  }
}
