import { Meter, TurnInterrupted } from '../../../asl/meter.ts'
import type { MapState } from '../../../asl/program.ts'
import { StatesError } from '../../../asl/states-error.ts'
import type { TurnEnvironment } from '../../../engine/environment.ts'
import type { Frame } from '../../../engine/frame.ts'
import { limits } from '../../../engine/limits.ts'
import type { MapRunItem } from '../../../engine/map-run/child-inputs.ts'
import { ValueTooLargeError } from '../../../json/index.ts'
import { moduleBeside } from '../../../threads/module-beside.ts'
import type { ThreadPool } from '../../../threads/thread-pool.ts'
import type { LiveExecution } from '../../live-execution.ts'
import { packExecution } from '../../turns/threads/turn-message.ts'
import { parentGone } from '../parent-gone.ts'
import { InputsInGoes } from './inputs-in-goes.ts'
import type { InputsReply, InputsRequest } from './inputs-message.ts'

/** Makes the inputs of a map run's child executions. */
export interface ChildInputMaker {
  /**
   * Returns the inputs of the first items, as JSON texts: at least one, and as many as may be made in one go.
   *
   * @throws StatesError or ValueTooLargeError if none can be made from the first item.
   */
  make(items: readonly MapRunItem[], signal: AbortSignal): Promise<readonly string[]>
}

/** Where inputs are made, and from what. */
export interface ChildInputParts {
  /** The execution, read from the store if need be; null when it has ended. It is not held in between. */
  readonly live: () => Promise<LiveExecution | null>
  /** Of the frame that waits for the map run. */
  readonly path: string
  readonly state: MapState
  readonly environment: TurnEnvironment
  readonly definition: string
  readonly threads: Pick<ThreadPool, 'run'>
  /** A seed for random numbers on a thread; null if that may draw its own. */
  readonly seed: () => number | null
}

const module = moduleBeside(import.meta.url, 'inputs-work')

// As with turns, one input may cost somewhat more than a slice; one that costs much more is made on a thread.
const budget = { steps: limits.turnSteps, characters: limits.payloadBytes }
const sentItemsMax = 1_000
const sentCharactersMax = 1_048_576

/** Makes inputs on the server's thread, a slice at a time; once a single one takes too long, the rest on another thread. */
export function childInputMaker(parts: ChildInputParts): ChildInputMaker {
  const { path, state, environment } = parts
  // What all items share is evaluated once, as long as the execution is in memory.
  const makers = new WeakMap<LiveExecution, InputsInGoes>()
  let takesLong = false
  return {
    async make(items, signal) {
      const live = await parts.live()
      const frame = live?.execution.frames.get(path)
      if (live === null || frame === undefined) throw parentGone()
      if (!takesLong) {
        const here = makers.get(live) ?? new InputsInGoes(state, live.execution, frame, environment)
        makers.set(live, here)
        try {
          return here.make(items, new Meter(undefined, undefined, limits.interruptedTurnSteps), budget)
        } catch (error) {
          if (!(error instanceof TurnInterrupted)) throw error
          takesLong = true
        }
      }
      return makeOnThread(parts, live, frame, items, signal)
    },
  }
}

async function makeOnThread(
  { environment, definition, threads, seed }: ChildInputParts,
  live: LiveExecution,
  frame: Frame,
  items: readonly MapRunItem[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { revision } = live.start
  const { nowMillis, region, waitTimeScale } = environment
  const request: InputsRequest = {
    // Only those frames that its fields can see.
    ...packExecution({ ...live.execution, frames: lineOf(frame) }),
    path: frame.path,
    items: firstOf(items),
    revision,
    definition,
    nowMillis,
    region,
    waitTimeScale,
    seed: seed(),
  }
  const job = { module, request, key: live.ownerArn, refusable: false, signal }
  const reply = (await threads.run(job)) as InputsReply
  switch (reply.type) {
    case 'made':
      return reply.inputs
    case 'tooLarge':
      throw new ValueTooLargeError('size')
    case 'failed':
      throw new StatesError(reply.error, reply.cause)
  }
}

/** A frame and those above it, by path. */
function lineOf(frame: Frame): Map<string, Frame> {
  const line = new Map<string, Frame>()
  for (let each: Frame | null = frame; each !== null; each = each.parent) line.set(each.path, each)
  return line
}

function firstOf(items: readonly MapRunItem[]): readonly MapRunItem[] {
  let characters = 0
  const end = items.findIndex(({ text }, index) => {
    characters += text.length
    return index > 0 && (index >= sentItemsMax || characters > sentCharactersMax)
  })
  return end < 0 ? items : items.slice(0, end)
}
