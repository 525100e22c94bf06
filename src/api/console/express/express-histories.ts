import type { HistoryEvent } from '../../../engine/event.ts'
import { Payload } from '../../../json/index.ts'
import type { ObservedExecution, Observer } from '../../../runtime/observers/observer.ts'
import type { ExecutionEnd, ExecutionStart } from '../../../store/store.ts'

export interface ExpressHistoriesLimits {
  /** How many ended executions of each machine are remembered. */
  readonly perMachineMax: number
  /** About how many bytes all of them may take. */
  readonly bytesMax: number
  /** About how many bytes one of them may take. */
  readonly executionBytesMax: number
}

/** An Express execution that the server remembers. */
export interface RememberedExecution {
  readonly start: ExecutionStart
  /** Null while it is running. */
  readonly end: ExecutionEnd | null
  /** Null if there was no room for them. */
  readonly events: readonly HistoryEvent[] | null
}

interface Remembered {
  readonly start: ExecutionStart
  end: ExecutionEnd | null
  events: HistoryEvent[] | null
  bytes: number
}

const limitsDefault = { bytesMax: 64 * 1024 * 1024, executionBytesMax: 4 * 1024 * 1024 }
// What an event takes besides its payloads.
const eventBytes = 300
const executionBytes = 500

/**
 * Remembers the last Express executions of each machine, so that people can look at them: the service itself keeps nothing of
 * them. It holds what the engine has made anyway and writes nothing, so executions pay next to nothing for it. The oldest
 * are forgotten when there are too many, or when they take too much.
 */
export class ExpressHistories {
  readonly #limits: ExpressHistoriesLimits
  /** Running and ended ones, the oldest first. */
  readonly #byArn = new Map<string, Remembered>()
  readonly #endedByMachine = new Map<string, Set<Remembered>>()
  #bytes = 0

  readonly observer: Observer = {
    name: 'express histories',
    onEvents: (execution, events) => this.#onEvents(execution, events),
    onEnded: (execution, end) => this.#onEnded(execution, end),
  }

  constructor(limits: Pick<ExpressHistoriesLimits, 'perMachineMax'> & Partial<ExpressHistoriesLimits>) {
    this.#limits = { ...limitsDefault, ...limits }
  }

  /** About how much memory is in use for them. */
  get bytes(): number {
    return this.#bytes
  }

  find(executionArn: string): RememberedExecution | null {
    return this.#byArn.get(executionArn) ?? null
  }

  /** Those of a machine, newest first. */
  list(machineArn: string): readonly RememberedExecution[] {
    const running = [...this.#byArn.values()].filter(
      ({ start, end }) => end === null && start.machineArn === machineArn,
    )
    const ended = [...(this.#endedByMachine.get(machineArn) ?? [])]
    return [...running, ...ended].toSorted((left, right) => right.start.startMillis - left.start.startMillis)
  }

  #onEvents({ start, type }: ObservedExecution, events: readonly HistoryEvent[]): void {
    if (type !== 'EXPRESS') return
    const remembered = this.#byArn.get(start.arn) ?? this.#begin(start)
    if (remembered.events === null) return
    remembered.events.push(...events)
    this.#grow(
      remembered,
      events.reduce((bytes, event) => bytes + bytesOf(event), 0),
    )
    if (remembered.bytes > this.#limits.executionBytesMax) this.#dropEvents(remembered)
    this.#makeRoom()
  }

  #onEnded({ start, type }: ObservedExecution, end: ExecutionEnd): void {
    if (type !== 'EXPRESS') return
    const remembered = this.#byArn.get(start.arn) ?? this.#begin(start)
    remembered.end = end
    let ended = this.#endedByMachine.get(start.machineArn)
    if (ended === undefined) {
      ended = new Set()
      this.#endedByMachine.set(start.machineArn, ended)
    }
    ended.add(remembered)
    if (ended.size > this.#limits.perMachineMax) this.#forget(ended.values().next().value!)
    this.#makeRoom()
  }

  #begin(start: ExecutionStart): Remembered {
    const remembered: Remembered = { start, end: null, events: [], bytes: 0 }
    this.#byArn.set(start.arn, remembered)
    this.#grow(remembered, executionBytes + start.input.length)
    return remembered
  }

  #grow(remembered: Remembered, bytes: number): void {
    remembered.bytes += bytes
    this.#bytes += bytes
  }

  #dropEvents(remembered: Remembered): void {
    const rest = executionBytes + remembered.start.input.length
    this.#grow(remembered, rest - remembered.bytes)
    remembered.events = null
  }

  /** The oldest that have ended go first; then the events of those that are running. */
  #makeRoom(): void {
    if (this.#bytes <= this.#limits.bytesMax) return
    for (const remembered of this.#byArn.values()) {
      if (this.#bytes <= this.#limits.bytesMax) return
      if (remembered.end !== null) this.#forget(remembered)
    }
    for (const remembered of this.#byArn.values()) {
      if (this.#bytes <= this.#limits.bytesMax) return
      if (remembered.events !== null) this.#dropEvents(remembered)
    }
  }

  #forget(remembered: Remembered): void {
    const { arn, machineArn } = remembered.start
    this.#byArn.delete(arn)
    this.#bytes -= remembered.bytes
    const ended = this.#endedByMachine.get(machineArn)
    ended?.delete(remembered)
    if (ended?.size === 0) this.#endedByMachine.delete(machineArn)
  }
}

function bytesOf({ fields }: HistoryEvent): number {
  let bytes = eventBytes
  for (const name in fields) {
    const field = (fields as Readonly<Record<string, unknown>>)[name]
    if (field instanceof Payload) bytes += field.heldBytes
    else if (typeof field === 'string') bytes += field.length
    else if (field instanceof Map) for (const value of field.values()) bytes += (value as Payload).heldBytes
  }
  return bytes
}
