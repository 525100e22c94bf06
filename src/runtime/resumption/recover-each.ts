import { isDamage } from '../../store/store-error.ts'

/**
 * Takes the steps of a recovery, one after the other. What the store cannot read any more is told, and keeps no server
 * from starting: what the other steps are about is whole.
 *
 * @param steps by what they take up.
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
      report(`${what} could not all be taken up`, error)
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
 * Takes the steps of a recovery while the server answers requests already. A step that fails is taken again after a while,
 * unless what it reads is damaged; what it did before it failed is done. Never rejects.
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
        report(`${what} could not all be taken up${isDone ? '' : ' yet, which will be tried again'}`, error)
        if (!isDone) await pause()
      }
    }
  }
}
