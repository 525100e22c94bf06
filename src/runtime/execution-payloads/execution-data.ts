import { type EventFields, type HistoryEvent, isStateEntered } from '../../engine/event.ts'
import { Payload } from '../../json/index.ts'

/**
 * How much data an execution holds at a time, estimated from its events: its largest payload, or, where Map and Parallel
 * states run steps side by side, everything that these begin with. The service bills the memory of Express executions by it.
 */
export class ExecutionData {
  /** Events that the first state of a branch or an iteration follows. */
  readonly #starters = new Set<number>()
  #largestBytes = 0
  #sideBySideBytes = 0

  take(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      const { id, previousEventId, type } = event
      if (type === 'ParallelStateStarted' || type === 'MapIterationStarted') this.#starters.add(id)
      const fields: EventFields | null = event.fields
      for (const name in fields) {
        const field = fields[name]
        if (field instanceof Payload) this.#largestBytes = Math.max(this.#largestBytes, field.bytes)
      }
      if (isStateEntered(event) && this.#starters.has(previousEventId)) {
        this.#sideBySideBytes += event.fields.input.bytes
      }
    }
  }

  get bytes(): number {
    return Math.max(this.#largestBytes, this.#sideBySideBytes)
  }
}
