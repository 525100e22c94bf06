import type { Clock } from '../clock.ts'

/** Waits. Virtual time does not pass meanwhile: somebody waits for their turn, and not for an instant. */
export async function holdingTime(clock: Clock, waiting: Promise<void>): Promise<void> {
  const release = clock.hold?.()
  try {
    await waiting
  } finally {
    release?.()
  }
}
