import { useEffect, useState } from 'react'

const tickMillis = 1_000

/** The time of day in milliseconds, anew each second while something goes on. */
export function useNow(isOpen = true): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isOpen) return
    const timer = setInterval(() => setNow(Date.now()), tickMillis)
    return () => clearInterval(timer)
  }, [isOpen])
  return now
}
