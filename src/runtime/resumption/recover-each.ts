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
