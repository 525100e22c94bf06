import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../runtime/clock.ts'
import type { FunctionProcess, ProcessAnswer, ProcessExit, StartProcess } from '../process/function-process.ts'
import type { FunctionSettings } from '../settings/function-settings.ts'
import { exited, type FunctionFailure, notHandedOver, outOfMemory, timedOut } from './failures.ts'
import type { InvocationJob, PendingJob } from './job.ts'
import { LogTail, type Report, reportLine } from './log-tail.ts'
import { type MemoryWatch, ownMegabytes, type Watched } from './memory-watch.ts'

export interface InstanceOptions {
  readonly settings: FunctionSettings
  readonly start: StartProcess
  readonly clock: Clock
  readonly memory: MemoryWatch
  readonly log: (line: string, requestId: string | null) => void
  readonly onLoaded: (millis: number) => void
  /** The instance can take a job. */
  readonly onIdle: (instance: Instance) => void
  /** The instance will never take a job. The failure is for the job that waits for it. */
  readonly onInitFailure: (failure: (requestId: string) => string) => void
  readonly onEnd: (instance: Instance) => void
}

/** An instance that is `ending` has been told to end, and takes no more jobs. */
export type InstanceState = 'starting' | 'idle' | 'busy' | 'ending' | 'ended'

// Lambda gives a function this long to load, whatever its timeout is.
const initMillisMin = 10_000
// How long to wait for the end of a log: until nothing more comes, but not for ever.
const quietRoundsMin = 2
const roundsMax = 1000

/** A process of a function through its life: it loads, is idle or works, and ends. */
export class Instance {
  readonly settings: FunctionSettings
  /** Set when its code or settings have changed: it ends as soon as it is idle. */
  retired = false
  idleSinceMillis = 0
  readonly #options: InstanceOptions
  readonly #process: FunctionProcess
  readonly #startedMillis: number
  #state: InstanceState = 'starting'
  #pending: PendingJob | null = null
  #tail: LogTail | null = null
  /** The previous invocation's tail, for a moment: lines written before the answer may be read after it. */
  #lateTail: LogTail | null = null
  #initMillis: number | null = null
  #workedFromMillis = 0
  #memoryUsedMegabytes = 0
  #lastRequestId: string | null = null
  #cancelTimer: () => void
  readonly #watched: Watched | null

  constructor(options: InstanceOptions) {
    this.#options = options
    this.settings = options.settings
    const { clock, settings } = options
    this.#startedMillis = clock.now()
    const initMillisMax = Math.max(initMillisMin, settings.timeoutSeconds * 1000)
    this.#process = options.start({
      onIdle: () => this.#onIdle(),
      onAnswered: (answer) => this.#onAnswered(answer),
      onInitFailed: (body) => this.#initFailed(() => body),
      onLine: (line) => this.#onLine(line),
      onEnded: (exit) => this.#onEnded(exit),
    })
    this.#cancelTimer = clock.at(this.#startedMillis + initMillisMax, () =>
      this.#initFailed((requestId) => text(timedOut(requestId, initMillisMax / 1000))),
    )
    const instance = this
    this.#watched = {
      get pid() {
        return instance.#process.pid ?? -1
      },
      memoryMegabytes: settings.memoryMegabytes,
      used: (megabytes) => {
        this.#memoryUsedMegabytes = Math.max(this.#memoryUsedMegabytes, megabytes)
      },
      over: () => this.#failAndEnd(outOfMemory),
    }
  }

  get state(): InstanceState {
    return this.#state
  }

  /** Hands a job to the instance, which must be idle. */
  run(pending: PendingJob): void {
    const { clock, memory } = this.#options
    const { job } = pending
    const now = clock.now()
    const deadlineMillis = now + this.settings.timeoutSeconds * 1000
    this.#state = 'busy'
    this.#pending = pending
    this.#workedFromMillis = now
    this.#lastRequestId = job.requestId
    if (job.wantsLog) {
      this.#tail = new LogTail()
      this.#tail.add(`START RequestId: ${job.requestId} Version: $LATEST`)
    }
    this.#cancelTimer = clock.at(deadlineMillis, () =>
      this.#failAndEnd((requestId) => timedOut(requestId, this.settings.timeoutSeconds)),
    )
    memory.add(this.#watched!)
    try {
      this.#process.send({ ...requestOf(job), deadlineMillis })
    } catch (error) {
      // This runs inside whatever event freed the process. An error thrown there would end the server.
      this.#failAndEnd((requestId) => notHandedOver(requestId, error))
    }
  }

  /** Ends the process, whatever it is doing. */
  end(): void {
    if (this.#state === 'ended') return
    this.#state = 'ending'
    this.#process.kill()
  }

  #onIdle(): void {
    if (this.#state !== 'starting' && this.#state !== 'busy') return
    const { clock, onIdle } = this.#options
    // A process may report more than once that it is idle, and a runtime may ask for work before it has answered.
    if (this.#pending !== null) return
    // Not when it answers: a process that does not come back for more within its time is ended.
    this.#cancelTimer()
    if (this.#state === 'starting') {
      this.#initMillis = clock.now() - this.#startedMillis
      this.#options.onLoaded(this.#initMillis)
    }
    this.#state = 'idle'
    this.idleSinceMillis = clock.now()
    if (this.retired) return this.end()
    onIdle(this)
  }

  #onAnswered({ failed, body }: ProcessAnswer): void {
    this.#settle(failed, body)
  }

  /** Tells the job's owner. Anything the process sends after this belongs to no job. */
  #settle(failed: boolean, body: string): void {
    const pending = this.#pending
    if (pending === null) return
    this.#pending = null
    this.#options.memory.remove(this.#watched!)
    const tail = this.#tail
    this.#tail = null
    const initMillis = this.#initMillis
    this.#initMillis = null
    if (tail === null) return pending.resolve({ failed, body, log: null })
    const durationMillis = this.#options.clock.now() - this.#workedFromMillis
    const report = { requestId: pending.job.requestId, durationMillis, initMillis }
    void this.#completeLog(tail, report).then((log) => pending.resolve({ failed, body, log }))
  }

  /** Output written before the answer arrives over another connection, and is read when the event loop gets to it. */
  async #completeLog(
    tail: LogTail,
    report: Pick<Report, 'requestId' | 'durationMillis' | 'initMillis'>,
  ): Promise<string> {
    this.#lateTail = tail
    for (let quiet = 0, round = 0; quiet < quietRoundsMin && round < roundsMax; round++) {
      const before = tail.lines
      await setImmediate()
      quiet = tail.lines === before ? quiet + 1 : 0
    }
    if (this.#lateTail === tail) this.#lateTail = null
    const { pid } = this.#process
    const megabytes = pid === undefined ? null : await ownMegabytes(pid)
    const { memoryMegabytes } = this.settings
    const memoryUsedMegabytes = Math.max(this.#memoryUsedMegabytes, megabytes ?? 0)
    tail.add(`END RequestId: ${report.requestId}`)
    tail.add(reportLine({ ...report, memoryMegabytes, memoryUsedMegabytes }))
    return tail.text
  }

  #onLine(line: string): void {
    const tail = this.#tail ?? this.#lateTail
    tail?.add(line)
    this.#options.log(line, this.#lastRequestId)
  }

  #initFailed(failure: (requestId: string) => string): void {
    if (this.#state !== 'starting') return
    this.#cancelTimer()
    this.#options.onInitFailure(failure)
    this.end()
  }

  /** The process cannot go on with its job, so it is ended; the next job gets another process. */
  #failAndEnd(failure: (requestId: string) => FunctionFailure): void {
    this.end()
    if (this.#pending !== null) this.#fail(failure(this.#pending.job.requestId))
  }

  #fail(failure: FunctionFailure): void {
    this.#onLine(failure.errorMessage)
    this.#settle(true, text(failure))
  }

  #onEnded(exit: ProcessExit): void {
    const before = this.#state
    this.#state = 'ended'
    this.#cancelTimer()
    this.#options.memory.remove(this.#watched!)
    if (this.#pending !== null) this.#fail(exited(this.#pending.job.requestId, exit))
    else if (before === 'starting') this.#options.onInitFailure((requestId) => text(exited(requestId, exit)))
    this.#options.onEnd(this)
  }
}

function requestOf({ requestId, functionArn, traceId, clientContext, payload }: InvocationJob) {
  return { requestId, functionArn, traceId, clientContext, payload }
}

function text(failure: FunctionFailure): string {
  return JSON.stringify(failure)
}
