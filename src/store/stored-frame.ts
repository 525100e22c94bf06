import type { StoredFrame } from './store.ts'

/** A frame that is only retained: nothing wakes it, and no answer finds it. */
export function asleep(frame: StoredFrame): StoredFrame {
  return { ...frame, dueMillis: null, token: null, active: false }
}
