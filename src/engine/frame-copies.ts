import type { Execution } from './execution.ts'
import type { Frame, Waiting } from './frame.ts'
import { growFrameTree } from './frame-tree.ts'
import type { Turn } from './turn.ts'

/**
 * Remembers where an execution stood after its last turns, so that it can be taken back there. It costs each turn what the
 * frames cost that it changed: a frame is copied, and the payloads, which never change, are shared.
 */
export class FrameCopies {
  readonly #copies = new Map<string, Frame>()
  #lastEventId = 0

  /** Takes in what turns changed. Call it each time that the execution has made turns which stand. */
  note({ lastEventId, frames }: Execution, turns: readonly Turn[]): void {
    this.#lastEventId = lastEventId
    for (const { removed } of turns) for (const path of removed) this.#copies.delete(path)
    for (const { changed } of turns) {
      for (const frame of changed) {
        // A later one of the turns may have removed it.
        if (frames.get(frame.path) !== frame) continue
        frame.stored = true
        this.#copies.set(frame.path, copyOf(frame, null))
      }
    }
  }

  /** Takes the execution back to where it stood when `note` was last called; to before its first turn if it never was. */
  restore(execution: Execution): void {
    execution.lastEventId = this.#lastEventId
    execution.variablesBytes = null
    execution.frames.clear()
    for (const [path, frame] of growFrameTree(this.#copies.values(), copyOf)) execution.frames.set(path, frame)
    execution.root = execution.frames.get('') ?? null
  }
}

function copyOf(frame: Frame, parent: Frame | null): Frame {
  const { variables, retries, waiting } = frame
  return {
    ...frame,
    parent,
    variables: new Map(variables),
    retries: [...retries],
    waiting: waiting && copyOfWaiting(waiting),
    children: null,
  }
}

/** Children are counted when the tree grows again. */
function copyOfWaiting(waiting: Waiting): Waiting {
  if (waiting.type !== 'children') return { ...waiting }
  return { ...waiting, startedCount: 0, finishedCount: 0, resultLength: 0 }
}
