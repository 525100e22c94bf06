import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Live, type LiveStatus } from './live.ts'
import type { News, Topic } from './topics.ts'

/** The one of this page. */
export const live = new Live()

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.onStatus, () => live.status)
}

/** Calls back with the news of a topic; null for none. */
export function useLive(topic: Topic | null, onNews: (news: News) => void): void {
  const latest = useRef(onNews)
  latest.current = onNews
  useEffect(() => (topic === null ? undefined : live.subscribe(topic, (news) => latest.current(news))), [topic])
}
