import type { MapState, ParallelState } from '../../asl/program.ts'
import { tooLarge } from '../../asl/too-large.ts'
import { type JsonValue, Payload, takesMoreThan, textLengthMax } from '../../json/index.ts'
import { attempt } from '../failure.ts'
import type { Frame, WaitingForChildren } from '../frame.ts'
import { limits } from '../limits.ts'
import type { Run } from '../run.ts'
import type { Visit } from '../visit.ts'
import { beginMapRun } from './distributed-map.ts'

const noResult = Payload.ofText('null')

/** Starts all branches of a Parallel state: when it is entered, and again for each retry. */
export function beginBranches(run: Run, frame: Frame, state: ParallelState): void {
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  const input = state.arguments(visit)
  if (input.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
  const startedEventId = run.frameEvent(frame, 'ParallelStateStarted', null)
  begin(run, frame, {
    type: 'children',
    total: state.branches.length,
    concurrency: state.branches.length,
    inputs: null,
    items: null,
    input,
    oversized: false,
    startedCount: 0,
    finishedCount: 0,
    resultLength: 0,
  })
  startMore(run, frame, state, startedEventId)
}

/** Starts the iterations of a Map state, as many at once as allowed: when it is entered, and again for each retry. */
export function beginIterations(run: Run, frame: Frame, state: MapState): void {
  if (state.distributed !== null) return beginMapRun(run, frame, state, state.distributed)
  const startedEventId = prepareIterations(run, frame, state)
  startMore(run, frame, state, startedEventId)
  if (childrenOf(frame).total === 0) complete(run, frame, state)
}

/**
 * Evaluates the fields of a Map state and makes its frame wait for iterations, none of which has started yet.
 *
 * @returns the id of its Started event.
 */
export function prepareIterations(run: Run, frame: Frame, state: MapState): number {
  const visit = run.visit(frame)
  const effectiveInput = state.effectiveInput(visit)
  visit.document = effectiveInput
  // If both fail, the error is that of the items (observed).
  const items = state.items(visit)
  if (takesMoreThan(items as JsonValue[], textLengthMax)) throw tooLarge(state.name)
  visit.document = effectiveInput
  const maxConcurrency = state.maxConcurrency(visit)
  const startedEventId = run.frameEvent(frame, 'MapStateStarted', { length: items.length })
  visit.document = effectiveInput
  const inputs = iterationInputs(run, state, visit, items)
  begin(run, frame, {
    type: 'children',
    total: items.length,
    // A path may give a negative number, which sets no limit, as 0 does.
    concurrency:
      maxConcurrency > 0 ? Math.min(maxConcurrency, limits.inlineMapConcurrency) : limits.inlineMapConcurrency,
    inputs,
    items: inputs.length < items.length ? items.slice(inputs.length).map((item) => Payload.ofValue(item)) : null,
    input: null,
    oversized: false,
    startedCount: 0,
    finishedCount: 0,
    resultLength: 0,
  })
  return startedEventId
}

/**
 * The inputs of a Map's iterations. An ItemSelector may make each of them as large as a payload can be, so inputs that
 * together would take too much memory or time are made only when their iterations start.
 */
function iterationInputs(run: Run, state: MapState, visit: Visit, items: readonly JsonValue[]): Payload[] {
  const inputs: Payload[] = []
  const document = visit.document
  let characters = 0
  for (const [index, value] of items.entries()) {
    if (state.itemSelector !== null && (characters > limits.iterationInputCharacters || run.isSpent)) break
    const input = iterationInput(state, visit, document, index, value)
    characters += input.writtenLength
    inputs.push(input)
  }
  return inputs
}

function iterationInput(state: MapState, visit: Visit, document: Payload, index: number, value: JsonValue): Payload {
  let input: Payload
  if (state.itemSelector === null) input = Payload.ofValue(value)
  else {
    visit.document = document
    visit.setMapItem({ index, value })
    input = state.itemSelector(visit)
  }
  if (input.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
  return input
}

/** The input of an iteration that starts only now. Its ItemSelector sees what it would have seen when the state began. */
function laterInput(run: Run, frame: Frame, state: MapState, index: number): Payload {
  const { inputs, items } = childrenOf(frame)
  const visit = run.visit(frame)
  return iterationInput(state, visit, state.effectiveInput(visit), index, items![index - inputs!.length]!.value)
}

function begin(run: Run, frame: Frame, waiting: WaitingForChildren): void {
  run.removeChildren(frame)
  frame.children = new Map()
  run.block(frame, waiting)
}

/** Starts as many children as there is room for. Their first events point to `previous`. */
function startMore(run: Run, frame: Frame, state: ParallelState | MapState, previous: number): void {
  const waiting = childrenOf(frame)
  while (waiting.startedCount < waiting.total && waiting.startedCount - waiting.finishedCount < waiting.concurrency) {
    const index = waiting.startedCount
    let input = waiting.input ?? waiting.inputs![index] ?? null
    if (input === null && state.type === 'Map') {
      attempt(run, frame, state, () => {
        input = laterInput(run, frame, state, index)
      })
    }
    // Its ItemSelector failed, and the state with it.
    if (input === null) return
    waiting.startedCount++
    const lastEventId =
      state.type === 'Map' ? run.event('MapIterationStarted', previous, { name: state.name, index }) : previous
    run.spawn({
      parent: frame,
      index,
      flow: state.type === 'Map' ? state.processor : state.branches[index]!,
      input,
      lastEventId,
    })
  }
}

/** A child's flow has ended: the next iteration may start, or the state is complete. */
export function childFinished(run: Run, child: Frame): void {
  const frame = child.parent!
  const state = run.stateOf(frame)
  if (state.type !== 'Map' && state.type !== 'Parallel') {
    throw new Error(`frame ${frame.path} has children in "${frame.state}", a ${state.type}`)
  }
  const waiting = childrenOf(frame)
  waiting.finishedCount++
  run.changed.add(child)
  waiting.resultLength += child.result!.text.length
  if (waiting.resultLength > limits.payloadBytes) {
    // The results can no longer be joined. The state fails when the last one is there; until then nobody needs them.
    child.result = noResult
    if (!waiting.oversized) run.changed.add(frame)
    waiting.oversized = true
  }
  frame.lastEventId =
    state.type === 'Map'
      ? run.event('MapIterationSucceeded', child.lastEventId, { name: state.name, index: child.index })
      : child.lastEventId
  startMore(run, frame, state, child.lastEventId)
  if (frame.waiting === waiting && waiting.finishedCount === waiting.total) complete(run, frame, state)
}

/** Joins the results. The Exited event points where the Succeeded event does, not to it (observed). */
export function complete(run: Run, frame: Frame, state: ParallelState | MapState): void {
  const { total, oversized } = childrenOf(frame)
  const results: Payload[] = []
  for (let index = 0; index < total; index++) results.push(frame.children!.get(index)!.result!)
  run.event(`${state.type}StateSucceeded`, frame.lastEventId, null)
  attempt(run, frame, state, () => {
    if (oversized) throw tooLarge(state.name)
    leaveWithResults(run, frame, state, Payload.ofItems(results))
  })
}

/**
 * Leaves a Parallel or Map state with the results of all its children.
 *
 * @throws StatesError when they are too large, or a field fails.
 */
export function leaveWithResults(run: Run, frame: Frame, state: ParallelState | MapState, results: Payload): void {
  if (results.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  visit.result = results
  run.leave(frame, state, state.exit, visit)
}

function childrenOf(frame: Frame): WaitingForChildren {
  if (frame.waiting?.type !== 'children') throw new Error(`frame ${frame.path} has no children at work`)
  return frame.waiting
}
