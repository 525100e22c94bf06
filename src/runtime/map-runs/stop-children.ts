import type { MapRunHost } from './map-run-host.ts'

// How many children are stopped before other work gets a turn of the event loop.
const burstMax = 100

/** Stops the children of a map run that are still running, unless the server closes meanwhile. */
export async function stopChildren(
  host: Pick<MapRunHost, 'stopChild'>,
  ids: readonly number[],
  isClosed: () => boolean,
): Promise<void> {
  for (let at = 0; at < ids.length && !isClosed(); at += burstMax) {
    await Promise.allSettled(ids.slice(at, at + burstMax).map((id) => host.stopChild(id)))
  }
}
