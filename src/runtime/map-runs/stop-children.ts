import { inPortions } from '../resumption/portions.ts'
import type { MapRunHost } from './map-run-host.ts'

// How many children are stopped at once: each of them is loaded.
const stoppedMax = 32

/** Stops the children of a map run that are still running, unless the server closes meanwhile. */
export async function stopChildren(
  host: Pick<MapRunHost, 'stopChild' | 'gauge'>,
  ids: readonly number[],
  isClosed: () => boolean,
): Promise<void> {
  const width = () => (host.gauge.isShort ? 1 : stoppedMax)
  // One that cannot be stopped ends by itself.
  const stop = (id: number) => host.stopChild(id).catch(() => {})
  await inPortions(ids, width, stop, isClosed)
}
