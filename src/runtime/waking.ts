import { dueMillis, type Frame, needsCall } from '../engine/frame.ts'
import type { StoredFrame } from '../store/store.ts'

/** Whether a server that starts has to look at a frame: a map run that is not there could not say so by itself. */
export function mustBeTakenUp({ result, waiting }: Frame): boolean {
  if (result !== null) return false
  if (waiting === null) return true
  return waiting.type === 'mapRun' ? !waiting.ended : waiting.type === 'task' && needsCall(waiting)
}

/**
 * Holds the rows of frames to what they are rows of: a frame whose row has lost what it would be woken by waits for ever.
 *
 * @throws Error that says which frame it is, and what its row has lost.
 */
export function requireWaking(rows: readonly StoredFrame[], frames: ReadonlyMap<string, Frame>): void {
  for (const { path, dueMillis: due, token, active } of rows) {
    const frame = frames.get(path)
    if (frame === undefined) continue
    const { waiting } = frame
    const lost = (column: string, why: string) =>
      new Error(`${column} of the path '${path}' is lost, and the frame ${why}`)
    if (due === null && dueMillis(frame) !== null) throw lost('due_millis', 'is to be woken at an instant')
    if (waiting?.type === 'task' && token !== waiting.taskToken) throw lost('token', 'waits for its token')
    if (!active && waiting?.type !== 'mapRun' && mustBeTakenUp(frame)) throw lost('active', 'has something to do')
  }
}
