import type { Cause } from '../engine/cause.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Resumption } from './resumption/resumption.ts'
import type { Starts } from './starts.ts'

/** Stops an execution that is open. Returns when it ended, however it did; null if there is none of that ARN. */
export async function stopExecution(
  parts: {
    readonly store: Pick<Store, 'executions'>
    readonly clock: Clock
    readonly starts: Pick<Starts, 'settled'>
    readonly resumption: Pick<Resumption, 'settled'>
    readonly deliver: (id: number, cause: Cause) => Promise<boolean>
  },
  arn: string,
  stop: Extract<Cause, { type: 'StopRequested' }>,
): Promise<{ stopMillis: number } | null> {
  const { executions } = parts.store
  await parts.starts.settled(arn)
  const execution = await executions.byArn(arn)
  if (execution === null) return null
  if (execution.end === null) {
    await parts.deliver(execution.id, stop).catch(async (problem) => {
      // One that cannot be read can still be ended.
      await parts.resumption.settled(execution.id)
      if ((await executions.byArn(arn))?.end == null) throw problem
    })
  }
  const stopped = await executions.byArn(arn)
  return { stopMillis: stopped?.end?.stopMillis ?? parts.clock.now() }
}
