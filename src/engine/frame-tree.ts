import type { Frame } from './frame.ts'

/**
 * Makes frames of what describes each of them, and counts the children that each parent has.
 *
 * @param sources parents first.
 * @returns all frames by path, in the same order.
 * @throws Error if the parent of one is missing.
 */
export function growFrameTree<Source extends { readonly path: string }>(
  sources: Iterable<Source>,
  frameOf: (source: Source, parent: Frame | null) => Frame,
): Map<string, Frame> {
  const frames = new Map<string, Frame>()
  for (const source of sources) {
    const { path } = source
    const parent = path === '' ? null : (frames.get(path.slice(0, path.lastIndexOf('/'))) ?? null)
    if (parent === null && path !== '') throw new Error(`frame ${path} was stored without its parent`)
    const frame = frameOf(source, parent)
    frames.set(frame.path, frame)
    if (parent?.waiting?.type !== 'children') continue
    parent.children ??= new Map()
    parent.children.set(frame.index, frame)
    parent.waiting.startedCount++
    if (frame.result === null) continue
    parent.waiting.finishedCount++
    parent.waiting.resultLength += frame.result.text.length
  }
  return frames
}

/** The index that the last part of a frame's path gives; 0 for the root. */
export function indexInParent(path: string): number {
  return path === '' ? 0 : Number(path.slice(path.lastIndexOf('/') + 1))
}
