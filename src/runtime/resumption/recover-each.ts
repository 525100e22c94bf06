import { isDamage } from '../../store/store-error.ts'

/**
 * Takes the steps of a recovery, one after the other. Data that the store can no longer read is reported, and does not
 * keep a server from starting: the data of the other steps is intact.
 *
 * @param steps by what they resume.
 */
export async function recoverEach(
  steps: Readonly<Record<string, () => Promise<void>>>,
  report: (message: string, error: unknown) => void,
): Promise<void> {
  for (const [what, step] of Object.entries(steps)) {
    try {
      await step()
    } catch (error) {
      if (!isDamage(error)) throw error
      report(`${what} could not all be resumed`, error)
    }
  }
}

export interface Background {
  readonly report: (message: string, error: unknown) => void
  /** Resolves after a while. */
  readonly pause: () => Promise<void>
  readonly isClosed: () => boolean
}

/**
 * Takes the steps of a recovery while the server already answers requests. A step that fails is repeated after a while,
 * unless the data it reads is damaged; what it did before it failed stays done. Never rejects.
 */
export async function recoverInBackground(
  steps: Readonly<Record<string, () => Promise<void>>>,
  { report, pause, isClosed }: Background,
): Promise<void> {
  for (const [what, step] of Object.entries(steps)) {
    for (let isDone = false; !isDone; ) {
      if (isClosed()) return
      try {
        await step()
        isDone = true
      } catch (error) {
        if (isClosed()) return
        isDone = isDamage(error)
        report(`${what} could not all be resumed${isDone ? '' : ' yet, which will be tried again'}`, error)
        if (!isDone) await pause()
      }
    }
  }
}
