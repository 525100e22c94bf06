import type { CallTask } from '../../engine/effect.ts'
import type { Turn } from '../../engine/turn.ts'
import type { Payload } from '../../json/index.ts'
import type { CancelledCall } from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { MemoryGauge } from '../memory/memory-gauge.ts'
import type { RealTime } from '../real-time.ts'
import type { Service, ServiceDirectory, TaskOutcome } from '../service.ts'
import { type CallingExecution, callingExecution } from './calling-execution.ts'
import { CancelledCalls, type CancelledCallsOptions } from './cancelled-calls.ts'
import { type StoredCall, taskCall } from './task-call.ts'

/** What the calls tell the executions that made them. */
export interface CallListener {
  onSubmitted(execution: CallingExecution, call: CallTask, output: Payload): Promise<void>
  onEnded(execution: CallingExecution, call: CallTask, outcome: TaskOutcome): void
}

interface InFlight {
  readonly controller: AbortController
  readonly execution: CallingExecution
  /** As reported to the `MemoryGauge`. */
  readonly weightBytes: number
  /** Resolves when the service has nothing more to do for the call. */
  over: Promise<void>
}

// About how much memory a call takes besides its arguments.
const callBytes = 4_000

// How long closing waits for jobs to be ended that nobody waits for any more.
const cancellingMillisMax = 5000

export interface CallsOptions extends CancelledCallsOptions {
  readonly listener: CallListener
  /** Resolves once a call may go out: others share the thread. Null when it may now. */
  readonly gauge: Pick<MemoryGauge, 'add'>
  readonly pace: (execution: CallingExecution) => Promise<void> | null
  readonly realTime: RealTime
}

/** The calls in flight. Knows how to make one and how to cancel one. */
export class Calls {
  readonly #services: ServiceDirectory
  readonly #listener: CallListener
  readonly #inFlight = new Map<string, InFlight>()
  readonly #cancellations = new Set<Promise<void>>()
  readonly #cancelled: CancelledCalls
  readonly #report: CallsOptions['report']
  readonly #realTime: RealTime
  readonly #pace: CallsOptions['pace']
  readonly #gauge: CallsOptions['gauge']
  /** False while the server starts or stops: an unknown call may still have begun something. */
  #knowsAll = true
  #closed = false

  constructor(options: CallsOptions) {
    this.#services = options.services
    this.#listener = options.listener
    this.#report = options.report
    this.#realTime = options.realTime
    this.#pace = options.pace
    this.#gauge = options.gauge
    this.#cancelled = new CancelledCalls(options)
  }

  get count(): number {
    return this.#inFlight.size
  }

  make(live: LiveExecution, call: CallTask): void {
    const execution = callingExecution(live)
    const service = this.#services(call.resource)
    if (service === null) {
      this.#listener.onEnded(execution, call, {
        type: 'failed',
        error: 'States.Runtime',
        cause: `The resource '${call.resource.arn}' cannot be called by this server.`,
      })
      return
    }
    const controller = new AbortController()
    const weightBytes = callBytes + call.arguments.heldBytes
    const made: InFlight = { controller, execution, weightBytes, over: Promise.resolve() }
    this.#inFlight.set(call.callId, made)
    this.#gauge.add(execution.ownerArn, weightBytes)
    made.over = this.#run(execution, taskCall(live, call), call, service, controller)
  }

  async #run(
    execution: CallingExecution,
    told: StoredCall,
    call: CallTask,
    service: Service,
    { signal }: AbortController,
  ): Promise<void> {
    let outcome: TaskOutcome
    const paced = this.#pace(execution)
    if (paced !== null) {
      await paced
      // What was cancelled before it began has begun nothing.
      if (signal.aborted) return
    }
    try {
      outcome = await service.call(
        { ...told, signal },
        {
          submitted: (output) => this.#listener.onSubmitted(execution, call, output),
        },
      )
    } catch (error) {
      // Services report what can go wrong as outcomes. What they throw is a fault of ours, and must not leave the
      // execution waiting for ever.
      outcome = { type: 'failed', error: 'States.Runtime', cause: `The call failed unexpectedly: ${String(error)}` }
    }
    this.forget(call.callId)
    if (signal.aborted) return
    this.#listener.onEnded(execution, call, outcome)
  }

  /** The cancelled calls of an execution's turns, to be committed with them. */
  cancelledBy(live: LiveExecution, turns: readonly Turn[]): readonly CancelledCall[] {
    const knowsAll = this.#knowsAll
    return this.#cancelled.ofTurns(live, turns, (callId) => !knowsAll || this.#inFlight.has(callId), knowsAll)
  }

  cancel(callId: string): void {
    const call = this.#inFlight.get(callId)
    if (call === undefined) {
      if (this.#knowsAll) void this.#cancelled.over(callId)
      else this.#cancelled.leave(callId)
      return
    }
    this.forget(callId)
    this.#trackCancellation(call.over, callId)
    call.controller.abort('cancelled')
  }

  #trackCancellation(over: Promise<void>, callId: string): Promise<void> {
    const cancellation = over.then(() => this.#cancelled.over(callId))
    this.#cancellations.add(cancellation)
    return cancellation.finally(() => this.#cancellations.delete(cancellation))
  }

  /** To be called before calls of the last server are made again. */
  beginRecovery(): void {
    this.#knowsAll = false
  }

  /** To be called once all calls that somebody waits for are made again: cancels those that the last server did not get to. */
  async endRecovery(): Promise<void> {
    this.#knowsAll = true
    try {
      for await (const calls of this.#cancelled.left()) {
        if (this.#closed) return
        await Promise.all(calls.map((call) => this.#trackCancellation(this.#cancelAgain(call), call.callId)))
      }
    } catch (error) {
      if (!this.#closed) this.#report('calls that the last server left cancelled could not be ended', error)
    }
  }

  async #cancelAgain(call: StoredCall): Promise<void> {
    const controller = new AbortController()
    controller.abort('cancelled')
    try {
      const service = this.#services(call.resource)
      await service?.call({ ...call, signal: controller.signal }, { submitted: async () => {} })
    } catch (error) {
      this.#report(`what the state '${call.state.name}' of ${call.execution.arn} began could not be ended`, error)
    }
  }

  /** Stops waiting for a call whose outcome came another way, and lets it run on. */
  forget(callId: string): void {
    const call = this.#inFlight.get(callId)
    if (call === undefined) return
    this.#inFlight.delete(callId)
    this.#gauge.add(call.execution.ownerArn, -call.weightBytes)
  }

  /**
   * Drops all calls without cancelling what they started elsewhere: they are made again at the next start. Those that
   * are being cancelled right now are not, and get a moment to end what they started. The next server sees to the rest.
   */
  async close(): Promise<void> {
    this.#closed = true
    this.#knowsAll = false
    for (const { controller } of this.#inFlight.values()) controller.abort('shutdown')
    this.#inFlight.clear()
    await this.#cancellationsDone()
    this.#cancelled.close()
  }

  async #cancellationsDone(): Promise<void> {
    if (this.#cancellations.size === 0) return
    const { promise: late, resolve } = Promise.withResolvers<void>()
    // In tests of virtual time too, somebody waits for this process to end.
    const cancelTimeout = this.#realTime.after(cancellingMillisMax, resolve)
    await Promise.race([Promise.all(this.#cancellations), late])
    cancelTimeout()
  }
}
