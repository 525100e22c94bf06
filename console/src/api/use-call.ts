import { useCallback, useEffect, useRef, useState } from 'react'
import { call, callConsole } from './client.ts'

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
  return useAnswer(call, operation, input, everyMillis)
}

/** The same for one of the console's own operations. */
export function useConsoleCall<Output>(
  operation: string,
  input: object,
  everyMillis: number | null = null,
): Called<Output> {
  return useAnswer(callConsole, operation, input, everyMillis)
}

function useAnswer<Output>(
  ask: typeof call,
  operation: string,
  input: object,
  everyMillis: number | null,
): Called<Output> {
  const key = `${operation} ${JSON.stringify(input)}`
  const [state, setState] = useState<{ key: string; data: Output | null; error: Error | null }>({
    key,
    data: null,
    error: null,
  })
  const [round, setRound] = useState(0)
  const latest = useRef({ ask, operation, input })
  latest.current = { ask, operation, input }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the input, and a round asks again.
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const round = async () => {
      try {
        const { ask, operation, input } = latest.current
        const data = await ask<Output>(operation, input, controller.signal)
        setState({ key, data, error: null })
      } catch (error) {
        if (controller.signal.aborted) return
        setState((before) => ({ key, data: before.key === key ? before.data : null, error: error as Error }))
      }
      if (everyMillis !== null && !controller.signal.aborted) timer = setTimeout(round, everyMillis)
    }
    void round()
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
