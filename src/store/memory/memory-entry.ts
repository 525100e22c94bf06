import type { ExecutionEnd, ExecutionStart, HistoryChunk, Redrive, StoredFrame } from '../store.ts'

/** All that is known of one execution. */
export interface ExecutionEntry {
  start: ExecutionStart
  end: ExecutionEnd | null
  /** Oldest first. */
  readonly redrives: Redrive[]
  /** Whether it is closed and still has its frames, for a redrive. */
  retainsFrames: boolean
  readonly history: HistoryChunk[]
  /** By path. */
  readonly frames: Map<string, StoredFrame>
  activeFrames: number
}
