import type { CallTask } from '../engine/effect.ts'
import type { Payload } from '../json/index.ts'
import { systemClock } from './clock.ts'
import type { LiveExecution } from './live-execution.ts'
import type { Service, ServiceDirectory, TaskCall, TaskOutcome } from './service.ts'

/** What the calls tell the executions that made them. */
export interface CallListener {
  submitted(live: LiveExecution, call: CallTask, output: Payload): Promise<void>
  ended(live: LiveExecution, call: CallTask, outcome: TaskOutcome): void
}

interface InFlight {
  readonly controller: AbortController
  /** Resolves when the service has nothing more to do for the call. */
  over: Promise<void>
}

// How long closing waits for jobs to be ended that nobody waits for any more.
const callingOffMillisMax = 5000

/** The calls on their way. Knows how to make one, and how to call one off. */
export class Calls {
  readonly #services: ServiceDirectory
  readonly #listener: CallListener
  readonly #inFlight = new Map<string, InFlight>()
  readonly #callingOff = new Set<Promise<void>>()

  constructor(services: ServiceDirectory, listener: CallListener) {
    this.#services = services
    this.#listener = listener
  }

  get count(): number {
    return this.#inFlight.size
  }

  make(live: LiveExecution, call: CallTask): void {
    const service = this.#services(call.resource)
    if (service === null) {
      this.#listener.ended(live, call, {
        type: 'failed',
        error: 'States.Runtime',
        cause: `The resource '${call.resource.arn}' cannot be called by this server.`,
      })
      return
    }
    const controller = new AbortController()
    const made: InFlight = { controller, over: Promise.resolve() }
    this.#inFlight.set(call.callId, made)
    made.over = this.#run(live, call, service, controller)
  }

  async #run(live: LiveExecution, call: CallTask, service: Service, controller: AbortController): Promise<void> {
    let outcome: TaskOutcome
    try {
      outcome = await service.call(taskCall(live, call, controller.signal), {
        submitted: (output) => this.#listener.submitted(live, call, output),
      })
    } catch (error) {
      // Services report what can go wrong as outcomes. What they throw is a fault of ours, and must not leave the
      // execution waiting for ever.
      outcome = { type: 'failed', error: 'States.Runtime', cause: `The call failed unexpectedly: ${String(error)}` }
    }
    this.#inFlight.delete(call.callId)
    if (controller.signal.aborted) return
    this.#listener.ended(live, call, outcome)
  }

  cancel(callId: string): void {
    const call = this.#inFlight.get(callId)
    if (call === undefined) return
    this.#inFlight.delete(callId)
    this.#callingOff.add(call.over)
    void call.over.then(() => this.#callingOff.delete(call.over))
    call.controller.abort('cancelled')
  }

  /** Stops waiting for a call whose outcome came another way, and lets it run on. */
  forget(callId: string): void {
    this.#inFlight.delete(callId)
  }

  /**
   * Lets go of all calls without calling off what they started elsewhere: they are made again at the next start. Those that
   * are just being called off are not, and are given a moment to end what they started.
   */
  async close(): Promise<void> {
    for (const { controller } of this.#inFlight.values()) controller.abort('shutdown')
    this.#inFlight.clear()
    if (this.#callingOff.size === 0) return
    let stop = () => {}
    const late = new Promise<void>((resolve) => {
      stop = systemClock.at(systemClock.now() + callingOffMillisMax, resolve)
    })
    await Promise.race([Promise.all(this.#callingOff), late])
    stop()
  }
}

function taskCall(live: LiveExecution, call: CallTask, signal: AbortSignal): TaskCall {
  const { execution, start } = live
  return {
    resource: call.resource,
    arguments: call.arguments,
    taskToken: call.taskToken,
    callId: call.callId,
    credentials: call.credentials,
    execution: {
      id: live.id,
      arn: execution.arn,
      machineArn: execution.machine.arn,
      machineName: execution.machine.name,
      roleArn: execution.roleArn,
      type: execution.type,
      traceHeader: start.traceHeader,
      testCase: start.testCase,
    },
    state: { name: call.stateName, retryCount: call.retryCount },
    submitted: call.submitted,
    signal,
  }
}
