const begunAtOnce = 8

/**
 * Does something with each of many, several at a time, oldest first.
 *
 * @param width how many at a time, asked again before each.
 * @param isOver whether to leave the rest.
 */
export async function inPortions<T>(
  each: readonly T[],
  width: () => number,
  work: (one: T) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const working = new Set<Promise<void>>()
  for (const [index, one] of each.entries()) {
    // What the last ones take is known only once they have begun, and is asked for with the next width.
    if (index % begunAtOnce === 0 && index > 0) await new Promise(setImmediate)
    while (working.size >= width() && working.size > 0) await Promise.race(working)
    if (isOver()) return
    const done: Promise<void> = work(one).finally(() => working.delete(done))
    working.add(done)
  }
  await Promise.all(working)
}
