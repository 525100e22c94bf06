import { nextWakeMillis } from '../engine/advance.ts'
import type { Cause } from '../engine/cause.ts'
import type { CallTask } from '../engine/effect.ts'
import { dueMillis } from '../engine/frame.ts'
import type { Turn } from '../engine/turn.ts'
import type { CallingExecution } from './calls/calling-execution.ts'
import type { Calls } from './calls/calls.ts'
import { causeOf } from './calls/cause-of.ts'
import type { Clock } from './clock.ts'
import type { LiveExecution } from './live-execution.ts'
import type { MapRuns } from './map-runs/map-runs.ts'
import type { ActivityWork } from './nodes/activity-work.ts'
import type { Timers } from './resumption/timers.ts'
import type { ServiceDirectory, TaskOutcome } from './service.ts'
import { TurnFault } from './turns/turn-fault.ts'

export interface EffectsOptions {
  readonly clock: Clock
  readonly services: ServiceDirectory
  readonly calls: Calls
  readonly activities: ActivityWork
  readonly mapRuns: MapRuns
  readonly timers: Timers
  /** Hands a cause to an execution wherever it is. */
  readonly deliver: (executionId: number, cause: Cause) => Promise<boolean>
  readonly report: (message: string, error: unknown) => void
}

const redeliverMillis = 1_000

/** Carries out what turns promise once they are committed: calls, map runs, timers. Brings back how calls end. */
export class Effects {
  readonly #options: EffectsOptions
  #closed = false

  constructor(options: EffectsOptions) {
    this.#options = options
  }

  close(): void {
    this.#closed = true
  }

  letOut(live: LiveExecution, turn: Turn): void {
    const { mapRuns, calls, activities } = this.#options
    for (const effect of turn.effects) {
      if (effect.type === 'CallTask') this.call(live, effect)
      else if (effect.type === 'StartMapRun') mapRuns.start(live, effect)
      else if (effect.type === 'RedriveMapRun') mapRuns.redrive(live, effect)
      else if (effect.type === 'EndMapRun') mapRuns.end(effect)
      else {
        calls.cancel(effect.callId)
        activities.withdraw(effect.callId)
      }
    }
    if (turn.closed === null) this.#arm(live, turn)
  }

  call(live: LiveExecution, call: CallTask): void {
    const { services, calls } = this.#options
    // An activity has no service, unless mocks stand in front of everything.
    if (call.resource.kind === 'activity' && services(call.resource) === null) this.#offer(live.id, call)
    else calls.make(live, call)
  }

  callEnded(execution: CallingExecution, call: CallTask, outcome: TaskOutcome): void {
    if (this.#closed) return
    const { clock, deliver, report } = this.#options
    const isActivity = call.resource.kind === 'activity'
    if (outcome.type === 'pending') {
      if (isActivity) this.#offer(execution.id, call)
      return
    }
    const { path, callId } = call
    // A mocked activity is its own worker.
    if (isActivity)
      void deliver(execution.id, { type: 'ActivityStarted', path, callId, workerName: null }).catch(() => {})
    deliver(execution.id, causeOf(call, outcome)).catch((error) => {
      if (this.#closed || error instanceof TurnFault) return
      // The store could not take it just now, but the answer must not be lost.
      report(`an answer to ${execution.arn} could not be committed and will be tried again`, error)
      clock.at(clock.now() + redeliverMillis, () => this.callEnded(execution, call, outcome))
    })
  }

  #offer(executionId: number, call: CallTask): void {
    const { path, callId } = call
    const task = { executionId, path, callId, taskToken: call.taskToken! }
    this.#options.activities.offer(call.resource.arn, task)
  }

  #arm(live: LiveExecution, turn: Turn): void {
    const { clock, timers, deliver } = this.#options
    if (live.durable) {
      for (const frame of turn.changed) {
        const due = dueMillis(frame)
        if (due !== null) timers.arm(due)
      }
      if (live.execution.deadlineMillis !== null) timers.arm(live.execution.deadlineMillis)
      return
    }
    // The timers of an Express execution are not in the store.
    live.cancelWake?.()
    const wakeMillis = nextWakeMillis(live.execution)
    const wake = () => void deliver(live.id, { type: 'TimerFired' }).catch(() => {})
    live.cancelWake = wakeMillis === null ? null : clock.at(wakeMillis, wake)
  }
}
