import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { TaskResource } from '../../../asl/task-resource.ts'
import type { Cause } from '../../../engine/cause.ts'
import type { Execution } from '../../../engine/execution.ts'
import type { Turn } from '../../../engine/turn.ts'
import { Payload } from '../../../json/index.ts'
import { FairQueue } from '../fair-queue.ts'
import type { TurnMarks } from '../turn-marks.ts'
import { packCause, packExecution, type TurnReply, type TurnRequest, unpackTurn } from './turn-message.ts'

export interface TurnJob {
  readonly executionId: number
  readonly execution: Execution
  readonly cause: Cause
  readonly revision: number
  readonly definition: string
  readonly nowMillis: number
  readonly region: string
  readonly waitTimeScale: number
  readonly seed: number | null
  refuseTask(resource: TaskResource, taskArguments: Payload): string | null
}

interface Waiting {
  readonly job: TurnJob
  readonly resolve: (made: { readonly turn: Turn; readonly steps: number }) => void
  readonly reject: (error: unknown) => void
}

// What an expression may hold in memory at once is bounded by the language; a thread that takes more than this has found
// a way round, and only its turn is lost.
const memoryMebibytesMax = 1_024

/** Makes turns on threads of their own, a few at a time, of each machine in turn. Threads start when they are needed. */
export class TurnThreads {
  readonly #threadsMax: number
  readonly #marks: TurnMarks
  readonly #idle: TurnThread[] = []
  readonly #all = new Set<TurnThread>()
  readonly #waiting = new FairQueue<Waiting>()
  #closed = false

  /** @param marks has a slot for each thread, from 1 on. */
  constructor(threadsMax: number, marks: TurnMarks) {
    this.#threadsMax = threadsMax
    this.#marks = marks
  }

  /**
   * Makes a turn, and gives it once the execution is what the turn made of it.
   *
   * @throws whatever the engine throws, and Error where the thread ended, for want of memory or because of `close`.
   */
  make(job: TurnJob): Promise<{ readonly turn: Turn; readonly steps: number }> {
    if (this.#closed) return Promise.reject(new Error('the server is closing'))
    return new Promise((resolve, reject) => {
      this.#waiting.push(job.revision, { job, resolve, reject })
      this.#next()
    })
  }

  /** Ends the threads, whatever they do. Turns on their way are lost, as if they had never been begun. */
  async close(): Promise<void> {
    this.#closed = true
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift()) {
      waiting.reject(new Error('the server is closing'))
    }
    await Promise.all([...this.#all].map((thread) => thread.end()))
  }

  #next(): void {
    if (this.#waiting.size === 0) return
    let thread = this.#idle.pop()
    if (thread === undefined) {
      if (this.#all.size >= this.#threadsMax) return
      const slots = new Set([...this.#all].map(({ slot }) => slot))
      let slot = 1
      while (slots.has(slot)) slot++
      thread = new TurnThread(slot, this.#marks)
      this.#all.add(thread)
    }
    void this.#work(thread, this.#waiting.shift()!)
  }

  async #work(thread: TurnThread, { job, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await thread.make(job))
    } catch (error) {
      reject(error)
    }
    if (thread.hasEnded) this.#all.delete(thread)
    else this.#idle.push(thread)
    this.#next()
  }
}

class TurnThread {
  readonly slot: number
  readonly #marks: TurnMarks
  readonly #worker: Worker
  readonly #answers: MessagePort
  readonly #signal = new Int32Array(new SharedArrayBuffer(4))
  #job: { readonly job: TurnJob; readonly settled: PromiseWithResolvers<{ turn: Turn; steps: number }> } | null = null
  hasEnded = false

  constructor(slot: number, marks: TurnMarks) {
    this.slot = slot
    this.#marks = marks
    const { port1, port2 } = new MessageChannel()
    this.#answers = port1
    // Compiled to JavaScript, this file starts a compiled thread.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#worker = new Worker(new URL(`./turn-thread.${extension}`, import.meta.url), {
      name: 'stepwell-turns',
      workerData: { answers: port2, signal: this.#signal },
      transferList: [port2],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMebibytesMax },
    })
    this.#worker.on('message', (reply: TurnReply) => this.#hear(reply))
    this.#worker.on('error', (error) => this.#lose(error as Error))
    this.#worker.on('exit', () => this.#lose(new Error('the thread that made the turn has ended')))
    // Neither keeps the process alive while no turn is on its way.
    this.#worker.unref()
    this.#answers.unref()
  }

  make(job: TurnJob): Promise<{ turn: Turn; steps: number }> {
    const settled = Promise.withResolvers<{ turn: Turn; steps: number }>()
    this.#job = { job, settled }
    const { revision, definition, nowMillis, region, waitTimeScale, seed } = job
    const request: TurnRequest = {
      ...packExecution(job.execution),
      cause: packCause(job.cause),
      revision,
      definition,
      nowMillis,
      region,
      waitTimeScale,
      seed,
    }
    this.#marks.begin(this.slot, { executionId: job.executionId, eventId: job.execution.lastEventId })
    this.#worker.ref()
    this.#worker.postMessage(request)
    return settled.promise
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #hear(reply: TurnReply): void {
    const { job, settled } = this.#job!
    if (reply.type === 'refuse') {
      this.#answers.postMessage(this.#refusal(job, reply.resource, reply.arguments))
      Atomics.store(this.#signal, 0, 1)
      Atomics.notify(this.#signal, 0)
      return
    }
    this.#rest()
    if (reply.type === 'turn') {
      settled.resolve({ turn: unpackTurn(reply.turn, job.execution), steps: reply.steps })
    } else settled.reject(Object.assign(new Error(reply.message), { stack: reply.stack }))
  }

  #refusal(job: TurnJob, resource: TaskResource, taskArguments: string): string | null {
    try {
      return job.refuseTask(resource, Payload.ofText(taskArguments))
    } catch (error) {
      return `The task could not be checked: ${(error as Error).message}`
    }
  }

  #lose(error: Error): void {
    this.hasEnded = true
    this.#answers.close()
    const job = this.#job
    this.#rest()
    job?.settled.reject(error)
  }

  #rest(): void {
    this.#job = null
    this.#marks.end(this.slot)
    this.#worker.unref()
  }
}
