import type { Turn } from '../../engine/turn.ts'
import type { CancelledCall, CancelledCallStore } from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { Ownership } from '../nodes/ownership.ts'
import type { ServiceDirectory } from '../service.ts'
import { decodeCall, encodeCall, type StoredCall, taskCall } from './task-call.ts'

export interface CancelledCallsOptions {
  readonly store: CancelledCallStore
  readonly ownership: Ownership
  readonly services: ServiceDirectory
  readonly report: (message: string, error: unknown) => void
}

// How many are cancelled at once when the server starts.
const pageSize = 100

const none: readonly CancelledCall[] = []

/**
 * The cancelled calls that stay stored until their services have ended what they began: after a server is
 * killed, the next one finds them when it starts.
 */
export class CancelledCalls {
  readonly #options: CancelledCallsOptions
  /** Those that this process sees to. */
  readonly #own = new Set<string>()
  /** Those that are over, while others are being removed. */
  #over: string[] = []
  #removing: Promise<void> | null = null
  #closed = false

  constructor(options: CancelledCallsOptions) {
    this.#options = options
  }

  /**
   * The calls to commit with the turns of an execution. `mayGoOn` says whether a call's job may not be over, and `knowsAll`
   * whether this process made all calls that it knows of.
   */
  ofTurns(
    live: LiveExecution,
    turns: readonly Turn[],
    mayGoOn: (callId: string) => boolean,
    knowsAll: boolean,
  ): readonly CancelledCall[] {
    let cancelled: CancelledCall[] | null = null
    for (const { effects } of turns) {
      for (const effect of effects) {
        if (effect.type !== 'CancelCall' || effect.call === null) continue
        // A call that begins and ends with the turns of one commit is let out, and then cancelled.
        if (!mayGoOn(effect.callId) && !isMadeBy(turns, effect.callId)) continue
        const call = taskCall(live, effect.call)
        if (!this.#startsJob(call)) continue
        const isLeft = this.#leavesJob(call)
        // What did not go out began nothing.
        if (isLeft && knowsAll && call.submitted === null) continue
        cancelled ??= []
        cancelled.push(encodeCall(call))
        if (!isLeft) this.#own.add(effect.callId)
      }
    }
    return cancelled ?? none
  }

  /** What a call began is ended, or cannot be. Resolves when the store knows. */
  async over(callId: string): Promise<void> {
    if (this.#closed || !this.#own.delete(callId)) return
    this.#over.push(callId)
    this.#removing ??= this.#remove()
    await this.#removing
  }

  /** A call is not this process's any more, or not yet: what the store keeps of it is for the next look. */
  leave(callId: string): void {
    this.#own.delete(callId)
  }

  /** What the last server left, in pages, except what is left for later. Those that nothing here can end are abandoned. */
  async *left(): AsyncGenerator<readonly StoredCall[]> {
    for (let after = ''; !this.#closed; ) {
      const page = await this.#options.store.list(this.#options.ownership.claim, after, pageSize)
      yield page.flatMap((cancelled) => this.#takeUp(cancelled) ?? [])
      if (page.length < pageSize) return
      after = page.at(-1)!.callId
    }
  }

  #takeUp(cancelled: CancelledCall): StoredCall | null {
    const { callId } = cancelled
    if (this.#own.has(callId)) return null
    try {
      const call = decodeCall(cancelled)
      if (this.#leavesJob(call)) return null
      this.#own.add(callId)
      if (this.#startsJob(call)) return call
      const { resource, execution } = call
      throw new Error(
        `nothing here ends what '${resource.arn}' began, for the state '${call.state.name}' of ${execution.arn}`,
      )
    } catch (error) {
      this.#own.add(callId)
      this.#options.report(`the cancelled call ${callId} is abandoned: what it began may go on`, error)
      void this.over(callId)
      return null
    }
  }

  /** From now on, whatever is not over is left to the next server. */
  close(): void {
    this.#closed = true
  }

  #startsJob(call: StoredCall): boolean {
    return this.#options.services(call.resource)?.startsJob?.(call) === true
  }

  #leavesJob(call: StoredCall): boolean {
    return this.#options.services(call.resource)?.leavesJob?.(call) === true
  }

  /** What comes to be over while the store is at work is removed together. */
  async #remove(): Promise<void> {
    while (this.#over.length > 0) {
      const callIds = this.#over
      this.#over = []
      try {
        await this.#options.store.remove(callIds)
      } catch (error) {
        this.#options.report('cancelled calls that are over could not be removed, and will be made again', error)
      }
    }
    this.#removing = null
  }
}

function isMadeBy(turns: readonly Turn[], callId: string): boolean {
  return turns.some(({ effects }) => effects.some((effect) => effect.type === 'CallTask' && effect.callId === callId))
}
