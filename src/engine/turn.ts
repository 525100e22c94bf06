import type { Effect } from './effect.ts'
import type { HistoryEvent } from './event.ts'
import type { Closed } from './execution.ts'
import type { Frame } from './frame.ts'

/** What one turn of an execution did. All of it is committed together, or none. */
export interface Turn {
  readonly events: readonly HistoryEvent[]
  /** Frames that are new or changed. */
  readonly changed: ReadonlySet<Frame>
  /** Paths of frames that are gone. */
  readonly removed: ReadonlySet<string>
  readonly effects: readonly Effect[]
  /** Set when the execution ended in this turn. */
  readonly closed: Closed | null
  /** All frames as they stood when the execution ended, by path, if a redrive may continue with them; null otherwise. */
  readonly retained: ReadonlyMap<string, Frame> | null
  /** The budget was spent: the execution can continue at once, with a Continued cause. */
  readonly unfinished: boolean
  /** Whether an answer found the attempt that it was for. Always true for other causes. */
  readonly accepted: boolean
}
