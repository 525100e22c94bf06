import { isDamage } from '../../store/store-error.ts'

export interface RecoverOptions {
  readonly report: (message: string, error: unknown) => void
  /** Waits until a step that failed is taken again; null to throw instead what it failed with. */
  readonly pause: (() => Promise<void>) | null
  /** Whether to leave the rest. */
  readonly isClosed: () => boolean
}

/**
 * Takes the steps of a recovery, one after the other. Data that the store can no longer read is reported, and does not
 * keep a server from starting: the data of the other steps is intact. What a step did before it failed stays done.
 *
 * @param steps by what they resume.
 */
export async function recoverEach(
  steps: Readonly<Record<string, () => Promise<void>>>,
  { report, pause, isClosed }: RecoverOptions,
): Promise<void> {
  for (const [what, step] of Object.entries(steps)) {
    for (let isDone = false; !isDone; ) {
      if (isClosed()) return
      try {
        await step()
        isDone = true
      } catch (error) {
        isDone = isDamage(error)
        if (!isDone && pause === null) throw error
        if (isClosed()) return
        report(`${what} could not all be resumed${isDone ? '' : ' yet, which will be tried again'}`, error)
        if (!isDone) await pause?.()
      }
    }
  }
}
