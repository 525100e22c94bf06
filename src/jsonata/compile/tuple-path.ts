import type { Group, Node, PathNode, Stage } from '../parser/ast.ts'
import { emptySlots, unbound, type VariableFrame } from '../runtime/frame.ts'
import { collapse, Sequence, sequenceOf } from '../runtime/sequence.ts'
import { type Compilation, compileNode } from './compilation.ts'
import { compileGroup, compileTupleGroup } from './constructors.ts'
import { type Evaluator, inner, type NodeContext, perItem } from './evaluator.ts'
import { compileStep, constructedStart, keepArray, noteStatesField, type PathStep, stepEvaluator } from './path.ts'
import type { FilterEvaluator } from './predicate.ts'
import { compileFilter, timesSelected } from './predicate.ts'
import { declaredNames, LexicalScope, tupleNames } from './scope.ts'
import { compileSort } from './sort.ts'
import { frameOf, frameSteps, payForTuples, type Tuple, TupleStream, withSlot } from './tuple.ts'
import { unwrapped } from './variables.ts'

type TupleStep = (tuples: readonly Tuple[], frame: VariableFrame) => Tuple[]

/** A path whose steps bind variables (`@$v`, `#$i`) or that uses parents (`%`): its values carry those along. */
export function compileTuplePath(compilation: Compilation, node: PathNode, place: NodeContext): Evaluator {
  const start = node.steps.findIndex((step) => step.tuple === true)
  const names = declaredNames(node.steps, tupleNames(node.steps))
  const tuplePlace: NodeContext = {
    ...place,
    scope: new LexicalScope(place.scope, names, 0),
    tail: false,
    stream: false,
  }
  const first = noteStatesField(compilation, node.steps, place)
  // An array constructor at the start is evaluated unchanged: bindings on it have no effect.
  const from = Math.max(start, node.steps[0]!.constructsArray === true ? 1 : 0)
  const before = node.steps
    .slice(0, from)
    .map((step, index) =>
      index === 0
        ? compileStep(first, withoutStages(step), inner(place))
        : compileStep(compilation, step, perItem(place)),
    )
  const steps = node.steps.slice(from).map((step, index) => {
    const isFirst = from + index === 0
    return compileTupleStep(compilation, step, names, isFirst ? inner(tuplePlace) : perItem(tuplePlace))
  })
  const walkBefore = compileBefore(node, before)
  const group =
    node.group === undefined ? undefined : compileTupleGroup(compilation, node.group, names, perItem(tuplePlace))
  const textEnd = node.keepSingletonArray === true ? keepArray('') : ''
  return (input, frame) => {
    const values = walkBefore(input, frame)
    if (values === '') {
      if (group === undefined) return textEnd
      return group([{ item: values, slots: emptySlots(names.length) }], frame, false)
    }
    if (start > 0 && values.length === 0) {
      // The path ended before anything was bound: it is like any other, and nothing at all still forms one group.
      const result = node.keepSingletonArray === true ? keepArray(values) : values
      if (group === undefined) return place.raw ? result : collapse(result)
      const [item] = result as readonly unknown[]
      return group([{ item, slots: emptySlots(names.length) }], frame, false)
    }
    let tuples: Tuple[] = values.map((item) => ({ item, slots: emptySlots(names.length) }))
    for (const step of steps) tuples = step(tuples, frame)
    if (group !== undefined) return group(tuples, frame)
    const stream = new TupleStream(names, tuples)
    // An expression around this path still looks for parents in it.
    if (node.tuple === true && place.stream === true) return stream
    const result = stream.values()
    result.keepSingleton = node.keepSingletonArray === true
    return place.raw ? result : collapse(result)
  }
}

function withoutStages(step: Node): Node {
  const copy = { ...step }
  if (step.constructsArray === true) delete copy.stages
  return copy
}

/** What the first step that binds something starts from. */
function compileBefore(
  node: PathNode,
  steps: readonly PathStep[],
): (input: unknown, frame: VariableFrame) => readonly unknown[] | '' {
  const [first] = node.steps
  const startsAnywhere = first!.kind === 'variable'
  const constructsFirst = first!.constructsArray === true
  const bindsLater = first!.tuple !== true
  return (input, frame) => {
    const start: readonly unknown[] = Array.isArray(input) && !startsAnywhere ? input : sequenceOf(unwrapped(input))
    let values = start
    for (const [index, step] of steps.entries()) {
      const constructs = index === 0 && constructsFirst
      if (constructs) {
        const own = step.one(start, frame)
        // As on any other path, an empty text ends this one and is its result.
        if (own === '' && bindsLater) return own
        values = constructedStart(own)
      } else values = step.many(values, frame, index === node.steps.length - 1)
      if (constructs && first!.focus !== undefined) values = start
      if (values.length === 0) return constructs ? values : new Sequence()
    }
    return values
  }
}

function compileTupleStep(
  compilation: Compilation,
  step: Node,
  names: readonly string[],
  place: NodeContext,
): TupleStep {
  const stages = (step.stages ?? []).map((stage) => compileStage(compilation, stage, names, perItem(place)))
  const own =
    step.kind === 'sort'
      ? compileTupleSort(compilation, step, names, place)
      : compileOwn(compilation, step, names, place)
  if (stages.length === 0) return own
  return (tuples, frame) => {
    let result = own(tuples, frame)
    for (const stage of stages) result = stage(result, frame)
    return result
  }
}

function compileOwn(compilation: Compilation, step: Node, names: readonly string[], place: NodeContext): TupleStep {
  const evaluate = stepEvaluator(compilation, step, { ...place, stream: true })
  const focus = slotOf(names, step.focus)
  const index = slotOf(names, step.index)
  const ancestor = slotOf(names, step.ancestor?.label)
  return (tuples, frame) => {
    const { evaluation } = frame
    evaluation.step(frameSteps * tuples.length)
    const result: Tuple[] = []
    for (const tuple of tuples) {
      const value = evaluate(tuple.item, frameOf(tuple, names, frame))
      if (value === undefined) continue
      if (value instanceof TupleStream) {
        payForTuples(value.tuples.length, [...names, ...value.names], evaluation)
        for (const innerTuple of value.tuples) result.push(carriedOver(tuple, innerTuple, value.names, names))
        continue
      }
      const items: readonly unknown[] = Array.isArray(value) ? value : [value]
      payForTuples(items.length, names, evaluation)
      for (let position = 0; position < items.length; position++) {
        let slots = tuple.slots
        if (focus >= 0) slots = withSlot(slots, focus, items[position])
        if (index >= 0) slots = withSlot(slots, index, position)
        if (ancestor >= 0) slots = withSlot(slots, ancestor, tuple.item)
        result.push({ item: focus >= 0 ? tuple.item : items[position], slots })
      }
    }
    return result
  }
}

function slotOf(names: readonly string[], name: string | undefined): number {
  return name === undefined ? -1 : names.indexOf(name)
}

/** A tuple of a path inside this one, with its variables moved to the slots of this path. */
function carriedOver(outer: Tuple, innerTuple: Tuple, innerNames: readonly string[], names: readonly string[]): Tuple {
  const slots = outer.slots.slice()
  for (const [index, value] of innerTuple.slots.entries()) {
    const slot = names.indexOf(innerNames[index]!)
    if (slot >= 0 && value !== unbound) slots[slot] = value
  }
  return { item: innerTuple.item, slots }
}

function compileTupleSort(
  compilation: Compilation,
  step: Node,
  names: readonly string[],
  place: NodeContext,
): TupleStep {
  if (step.kind !== 'sort') return (tuples) => [...tuples]
  const sort = compileSort(compilation, step.terms, step.position, { ...place, topLevel: false })
  const index = slotOf(names, step.index)
  return (tuples, frame) => {
    const sorted = sort(
      [...tuples],
      (tuple) => tuple.item,
      (tuple) => frameOf(tuple, names, frame),
    )
    if (index < 0) return sorted
    payForTuples(sorted.length, names, frame.evaluation)
    return sorted.map((tuple, position) => ({ item: tuple.item, slots: withSlot(tuple.slots, index, position) }))
  }
}

/** A predicate on the result of a path in parentheses whose values still carry variables. */
export function compileStreamFilter(
  compilation: Compilation,
  node: Node,
  predicate: Node,
  place: NodeContext,
): FilterEvaluator {
  const names = tupleNames([node])
  const streamPlace: NodeContext = { ...place, scope: new LexicalScope(place.scope, names, 0) }
  const filter = compileStage(compilation, { kind: 'filter', expression: predicate, position: 0 }, names, streamPlace)
  const plainFilter = compileFilter(compilation, predicate, place)
  return (value, frame) => {
    if (!(value instanceof TupleStream)) return plainFilter(value, frame)
    return new TupleStream(names, filter(tuplesWith(names, value, frame), frame))
  }
}

/** A grouping of the result of a path in parentheses whose values still carry variables. */
export function compileStreamGroup(
  compilation: Compilation,
  node: Node,
  group: Group,
  base: Evaluator,
  place: NodeContext,
): Evaluator {
  const names = tupleNames([node])
  const groupPlain = compileGroup(compilation, group, (value) => value, place)
  const streamPlace: NodeContext = { ...perItem(place), scope: new LexicalScope(place.scope, names, 0) }
  const groupStream = compileTupleGroup(compilation, group, names, streamPlace)
  return (input, frame) => {
    const value = base(input, frame)
    return value instanceof TupleStream ? groupStream(tuplesWith(names, value, frame), frame) : groupPlain(value, frame)
  }
}

/** The tuples of a stream, with their variables in the slots for these names. */
function tuplesWith(names: readonly string[], stream: TupleStream, { evaluation }: VariableFrame): Tuple[] {
  payForTuples(stream.tuples.length, [...names, ...stream.names], evaluation)
  const start: Tuple = { item: undefined, slots: emptySlots(names.length) }
  return stream.tuples.map((tuple) => carriedOver(start, tuple, stream.names, names))
}

function compileStage(compilation: Compilation, stage: Stage, names: readonly string[], place: NodeContext): TupleStep {
  if (stage.kind === 'index') {
    const slot = slotOf(names, stage.name)
    return (tuples, { evaluation }) => {
      payForTuples(tuples.length, names, evaluation)
      return tuples.map((tuple, position) => ({ item: tuple.item, slots: withSlot(tuple.slots, slot, position) }))
    }
  }
  const { expression } = stage
  if (expression.kind === 'number') {
    const position = Math.floor(expression.value)
    return (tuples) => {
      const tuple = tuples[position < 0 ? tuples.length + position : position]
      return tuple === undefined ? [] : [tuple]
    }
  }
  const evaluate = compileNode(compilation, expression, place)
  return (tuples, frame) => {
    frame.evaluation.step(frameSteps * tuples.length)
    const result: Tuple[] = []
    for (const [index, tuple] of tuples.entries()) {
      const value = evaluate(tuple.item, frameOf(tuple, names, frame))
      const times = timesSelected(value, index, tuples.length, frame.evaluation)
      for (let count = 0; count < times; count++) result.push(tuple)
    }
    return result
  }
}
