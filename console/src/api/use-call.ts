import { useCallback, useRef, useState } from 'react'
import { call, callConsole } from './client.ts'
import { topicOf } from './live/topics.ts'
import { useFresh } from './live/use-fresh.ts'

export interface Called<Output> {
  readonly data: Output | null
  /** Why the last call failed; what was there before stays in `data`. */
  readonly error: Error | null
  readonly isLoading: boolean
  readonly reload: () => void
}

/**
 * Calls an operation, and again when the server says that its answer may have changed, if `everyMillis` is given. Where the
 * server cannot say that, it is called so often. What an earlier input was answered is never shown for a later one.
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
  const latest = useRef({ ask, operation, input, key })
  latest.current = { ask, operation, input, key }
  const read = useCallback(async (signal: AbortSignal) => {
    const { ask, operation, input, key } = latest.current
    try {
      const data = await ask<Output>(operation, input, signal)
      if (!signal.aborted) setState({ key, data, error: null })
    } catch (error) {
      if (signal.aborted) return
      setState((before) => ({ key, data: before.key === key ? before.data : null, error: error as Error }))
    }
  }, [])
  const topic = everyMillis === null ? null : topicOf(operation, input)
  const reload = useFresh(key, { topic, everyMillis, read })
  const current = state.key === key ? state : { data: null, error: null }
  return {
    data: current.data,
    error: current.error,
    isLoading: current.data === null && current.error === null,
    reload,
  }
}
