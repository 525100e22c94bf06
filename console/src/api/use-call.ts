import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from './client.ts'

export interface Called<Output> {
  readonly data: Output | null
  /** Why the last call failed; what was there before stays in `data`. */
  readonly error: Error | null
  readonly isLoading: boolean
  readonly reload: () => void
}

/**
 * Calls an operation, and again every so often while `everyMillis` says so. What an earlier input was answered is never
 * shown for a later one.
 */
export function useCall<Output>(operation: string, input: object, everyMillis: number | null = null): Called<Output> {
  const key = `${operation} ${JSON.stringify(input)}`
  const [state, setState] = useState<{ key: string; data: Output | null; error: Error | null }>({
    key,
    data: null,
    error: null,
  })
  const [round, setRound] = useState(0)
  const latest = useRef({ operation, input })
  latest.current = { operation, input }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the input, and a round asks again.
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      try {
        const data = await call<Output>(latest.current.operation, latest.current.input, controller.signal)
        setState({ key, data, error: null })
      } catch (error) {
        if (controller.signal.aborted) return
        setState((before) => ({ key, data: before.key === key ? before.data : null, error: error as Error }))
      }
      if (everyMillis !== null && !controller.signal.aborted) timer = setTimeout(ask, everyMillis)
    }
    void ask()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [key, everyMillis, round])
  const current = state.key === key ? state : { data: null, error: null }
  return {
    data: current.data,
    error: current.error,
    isLoading: current.data === null && current.error === null,
    reload: useCallback(() => setRound((before) => before + 1), []),
  }
}
