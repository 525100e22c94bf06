import type { TaskResource } from '../../../asl/task-resource.ts'
import type { Cause } from '../../../engine/cause.ts'
import type { Execution } from '../../../engine/execution.ts'
import type { Turn } from '../../../engine/turn.ts'
import { Payload } from '../../../json/index.ts'
import { moduleBeside } from '../../../threads/module-beside.ts'
import type { ThreadPool } from '../../../threads/thread-pool.ts'
import type { TurnMarks } from '../turn-marks.ts'
import {
  packCause,
  packExecution,
  type TurnQuestion,
  type TurnReply,
  type TurnRequest,
  unpackTurn,
} from './turn-message.ts'

export interface TurnJob {
  readonly executionId: number
  readonly execution: Execution
  readonly cause: Cause
  readonly machineArn: string
  readonly revision: number
  readonly definition: string
  readonly nowMillis: number
  readonly region: string
  readonly waitTimeScale: number
  readonly seed: number | null
  refuseTask(resource: TaskResource, taskArguments: Payload): string | null
}

const module = moduleBeside(import.meta.url, 'turn-work')

/** Makes turns on threads, for each machine in turn. */
export class TurnThreads {
  readonly #threads: ThreadPool
  readonly #marks: TurnMarks

  /** @param marks has a slot for each thread, from 1 on. */
  constructor(threads: ThreadPool, marks: TurnMarks) {
    this.#threads = threads
    this.#marks = marks
  }

  /**
   * Makes a turn, and returns it once the execution reflects it.
   *
   * @throws whatever the engine throws, and ThreadLostError if the thread ended.
   */
  async make(job: TurnJob): Promise<{ readonly turn: Turn; readonly steps: number }> {
    const { executionId, execution, revision, definition, nowMillis, region, waitTimeScale, seed } = job
    const mark = { executionId, eventId: execution.lastEventId }
    const request: TurnRequest = {
      ...packExecution(execution),
      cause: packCause(job.cause),
      revision,
      definition,
      nowMillis,
      region,
      waitTimeScale,
      seed,
    }
    const reply = (await this.#threads.run({
      module,
      request,
      key: job.machineArn,
      // An acknowledged execution continues, however many there are.
      refusable: false,
      answer: (question: TurnQuestion) => refusalOf(job, question),
      begun: (thread) => this.#marks.begin(thread, mark),
      over: (thread) => this.#marks.end(thread),
    })) as TurnReply
    return { turn: unpackTurn(reply.turn, execution), steps: reply.steps }
  }
}

function refusalOf(job: TurnJob, { resource, arguments: taskArguments }: TurnQuestion): string | null {
  try {
    return job.refuseTask(resource, Payload.ofText(taskArguments))
  } catch (error) {
    return `The task could not be checked: ${(error as Error).message}`
  }
}
