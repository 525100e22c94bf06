import type { MapState, ParallelState } from '../../asl/program.ts'
import { Payload } from '../../json/index.ts'
import { attempt } from '../failure.ts'
import type { Frame, WaitingForChildren } from '../frame.ts'
import { limits } from '../limits.ts'
import { type Run, tooLarge } from '../run.ts'
import { beginMapRun } from './distributed-map.ts'

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
    input,
    startedCount: 0,
    finishedCount: 0,
  })
  startMore(run, frame, state, startedEventId)
}

/** Starts the iterations of a Map state, as many at once as may be: when it is entered, and again for each retry. */
export function beginIterations(run: Run, frame: Frame, state: MapState): void {
  if (state.distributed !== null) return beginMapRun(run, frame, state, state.distributed)
  const visit = run.visit(frame)
  const effectiveInput = state.effectiveInput(visit)
  visit.document = effectiveInput
  const maxConcurrency = state.maxConcurrency(visit)
  visit.document = effectiveInput
  const items = state.items(visit)
  const startedEventId = run.frameEvent(frame, 'MapStateStarted', { length: items.length })
  const inputs = items.map((item, index) => {
    if (state.itemSelector === null) return Payload.ofValue(item)
    visit.document = effectiveInput
    visit.setMapItem({ index, value: item })
    return state.itemSelector(visit)
  })
  for (const input of inputs) if (input.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
  begin(run, frame, {
    type: 'children',
    total: inputs.length,
    // A path may give a negative number, which sets no limit, as 0 does.
    concurrency:
      maxConcurrency > 0 ? Math.min(maxConcurrency, limits.inlineMapConcurrency) : limits.inlineMapConcurrency,
    inputs,
    input: null,
    startedCount: 0,
    finishedCount: 0,
  })
  startMore(run, frame, state, startedEventId)
  if (inputs.length === 0) complete(run, frame, state)
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
    const index = waiting.startedCount++
    const lastEventId =
      state.type === 'Map' ? run.event('MapIterationStarted', previous, { name: state.name, index }) : previous
    run.spawn({
      parent: frame,
      index,
      flow: state.type === 'Map' ? state.processor : state.branches[index]!,
      input: waiting.inputs?.[index] ?? waiting.input!,
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
  frame.lastEventId =
    state.type === 'Map'
      ? run.event('MapIterationSucceeded', child.lastEventId, { name: state.name, index: child.index })
      : child.lastEventId
  startMore(run, frame, state, child.lastEventId)
  if (waiting.finishedCount === waiting.total) complete(run, frame, state)
}

/** Joins the results. The Exited event points where the Succeeded event does, not to it (observed). */
export function complete(run: Run, frame: Frame, state: ParallelState | MapState): void {
  const { total } = childrenOf(frame)
  const results: Payload[] = []
  for (let index = 0; index < total; index++) results.push(frame.children!.get(index)!.result!)
  run.event(`${state.type}StateSucceeded`, frame.lastEventId, null)
  attempt(run, frame, state, () => {
    const result = Payload.ofItems(results)
    if (result.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
    const visit = run.visit(frame)
    visit.document = state.effectiveInput(visit)
    visit.result = result
    run.leave(frame, state, state.exit, visit)
  })
}

function childrenOf(frame: Frame): WaitingForChildren {
  if (frame.waiting?.type !== 'children') throw new Error(`frame ${frame.path} has no children at work`)
  return frame.waiting
}
