import { mapRunArn, ownerMachineArn } from '../../arn/index.ts'
import type { DistributedMap, Field, MapState } from '../../asl/program.ts'
import { StatesError } from '../../asl/states-error.ts'
import { tooLarge } from '../../asl/too-large.ts'
import { isObject, memberNames, type Payload, stringify } from '../../json/index.ts'
import { attempt, failState, recover } from '../failure.ts'
import type { Frame, WaitingForMapRun } from '../frame.ts'
import { limits } from '../limits.ts'
import type { MapRunPlan } from '../map-run/plan.ts'
import type { Run } from '../run.ts'

/** Begins a map run: when the state is entered, and again for each retry. */
export function beginMapRun(run: Run, frame: Frame, state: MapState, distributed: DistributedMap): void {
  const visit = run.visit(frame)
  const effectiveInput = state.effectiveInput(visit)
  const evaluate = <T>(field: Field<T>): T => {
    visit.document = effectiveInput
    return field(visit)
  }
  const { reader, batcher, writer } = distributed
  const source = reader === null ? evaluate(distributed.source) : null
  const maxConcurrency = evaluate(state.maxConcurrency)
  // How many a reader will find is not known yet: the service writes 0 (observed).
  const length = source === null ? 0 : isObject(source) ? memberNames(source).length : source.length
  run.frameEvent(frame, 'MapStateStarted', { length })
  const plan: MapRunPlan = {
    executionType: distributed.executionType,
    maxConcurrency: maxConcurrency > 0 ? Math.min(maxConcurrency, limits.distributedMapConcurrency) : 0,
    toleratedFailureCount: evaluate(distributed.toleratedFailureCount),
    toleratedFailurePercentage: evaluate(distributed.toleratedFailurePercentage),
    reader: reader && {
      operation: reader.operation,
      arguments: evaluate(reader.arguments).text,
      config: evaluate(reader.config),
    },
    items: source === null ? null : stringify(isObject(source) ? source : [...source]),
    batcher: batcher && {
      maxItems: evaluate(batcher.maxItems),
      maxInputBytes: evaluate(batcher.maxInputBytes),
      batchInput: batcher.batchInput === null ? null : evaluate(batcher.batchInput).text,
    },
    writer: writer && {
      arguments: writer.arguments === null ? null : evaluate(writer.arguments).text,
      transformation: writer.transformation,
      outputType: writer.outputType,
    },
  }
  const arn = newMapRunArn(run, frame, distributed.label)
  run.frameEvent(frame, 'MapRunStarted', { mapRunArn: arn })
  run.block(frame, { type: 'mapRun', mapRunArn: arn, plan, redriveCount: 0, ended: false })
  run.effects.push({ type: 'StartMapRun', path: frame.path, mapRunArn: arn, plan })
}

/** A state without a label gets the same generated one in every run. */
function newMapRunArn(run: Run, frame: Frame, label: string | null): string {
  // The machine of a child execution is named MACHINE/LABEL; labels are unique in the whole definition.
  const machineArn = ownerMachineArn(run.execution.machine.arn)
  const { environment } = run
  return mapRunArn(machineArn, label ?? environment.uuidOf(`${machineArn}#${frame.state}`), environment.uuid())
}

/** All iterations are done. The Exited event points to MapRunStarted, not to the end of the run (observed). */
export function succeedMapRun(run: Run, frame: Frame, mapRunArn: string, output: Payload | null): void {
  const state = endedState(run, frame, mapRunArn, 'SUCCEEDED')
  // Errors from here on are the state's own: a redrive begins a new run, as documented.
  frame.waiting = null
  const succeeded = run.event('MapRunSucceeded', frame.lastEventId, null)
  run.event('MapStateSucceeded', succeeded, null)
  attempt(run, frame, state, () => {
    if (output?.exceeds(limits.payloadBytes) !== false) throw tooLarge(state.name)
    const visit = run.visit(frame)
    visit.document = state.effectiveInput(visit)
    visit.result = output
    run.leave(frame, state, state.exit, visit)
  })
}

export function failMapRun(
  run: Run,
  frame: Frame,
  failed: { readonly mapRunArn: string; readonly error: string; readonly cause: string | null },
): void {
  const state = endedState(run, frame, failed.mapRunArn, 'FAILED')
  const { error, cause } = failed
  if (error === 'States.Runtime' || error === 'States.DataLimitExceeded') frame.waiting = null
  run.frameEvent(frame, 'MapRunFailed', { error, cause: cause ?? undefined })
  recover(run, frame, state, { error, cause })
}

function endedState(run: Run, frame: Frame, mapRunArn: string, status: 'SUCCEEDED' | 'FAILED'): MapState {
  const state = run.stateOf(frame)
  if (state.type !== 'Map')
    throw new Error(`frame ${frame.path} waits for a map run in "${frame.state}", a ${state.type}`)
  run.effects.push({ type: 'EndMapRun', path: frame.path, mapRunArn, status })
  // The map run stays with the frame, for a redrive.
  if (frame.waiting?.type === 'mapRun') frame.waiting.ended = true
  run.changed.add(frame)
  return state
}

/**
 * Continues a run that failed or was aborted: children that did not succeed run again, and those that were never
 * started begin (Developer Guide, "Redriving Map Runs").
 */
export function redriveMapRun(run: Run, frame: Frame, waiting: WaitingForMapRun): void {
  if (waiting.redriveCount >= limits.mapRunRedrives) {
    const cause = `The Map Run ${waiting.mapRunArn} was redriven ${limits.mapRunRedrives} times, and may not be again.`
    return failState(run, frame, run.stateOf(frame), new StatesError('States.Runtime', cause))
  }
  const { mapRunArn, plan } = waiting
  const redriveCount = waiting.redriveCount + 1
  run.frameEvent(frame, 'MapRunRedriven', { mapRunArn, redriveCount })
  run.block(frame, { ...waiting, redriveCount, ended: false })
  run.effects.push({ type: 'RedriveMapRun', path: frame.path, mapRunArn, plan, redriveCount })
}
