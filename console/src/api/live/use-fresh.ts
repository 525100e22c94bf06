import { useCallback, useEffect, useRef } from 'react'
import { Reader } from './reader.ts'
import type { News, Topic } from './topics.ts'
import { useLive, useLiveStatus } from './use-live.ts'

/**
 * Reads something, and again whenever there is news of it; every so often where there can be none.
 *
 * @param key what is read: another one is read at once.
 * @returns reads it again now.
 */
export function useFresh(
  key: string,
  options: {
    readonly topic: Topic | null
    readonly everyMillis: number | null
    readonly read: (signal: AbortSignal) => Promise<void>
    /** Whether this news is any. */
    readonly isNew?: (news: News) => boolean
    /** False if somebody else reads it the first time. */
    readonly isReadFirst?: boolean
  },
): () => void {
  const { topic, everyMillis, read, isNew = () => true, isReadFirst = true } = options
  const reader = useRef<Reader | null>(null)
  const { state, isPaused } = useLiveStatus()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is read.
  useEffect(() => {
    const current = new Reader(read)
    reader.current = current
    if (isReadFirst) current.readNow()
    return () => current.close()
  }, [key, read])
  useLive(topic, (news) => {
    if (isNew(news)) reader.current?.readSoon()
  })
  const isPolled = everyMillis !== null && !isPaused && (topic === null || state !== 'open')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key has another reader.
  useEffect(() => {
    if (!isPolled) return
    const timer = setInterval(() => {
      if (document.visibilityState !== 'hidden') reader.current?.readSoon()
    }, everyMillis)
    return () => clearInterval(timer)
  }, [key, isPolled, everyMillis])
  return useCallback(() => reader.current?.readNow(), [])
}
