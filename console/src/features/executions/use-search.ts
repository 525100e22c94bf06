import { useCallback, useEffect, useRef, useState } from 'react'
import { callConsole } from '../../api/client.ts'
import { topicOf } from '../../api/live/topics.ts'
import { useFresh } from '../../api/live/use-fresh.ts'
import type { ExecutionItem } from '../../api/types.ts'

export interface FoundExecution extends ExecutionItem {
  readonly error?: string
  readonly alias?: string
  readonly version?: number
}

interface Answer {
  readonly executions: readonly FoundExecution[]
  readonly nextToken?: string
  readonly searchedBackTo?: number
}

export interface Search {
  readonly rows: readonly FoundExecution[]
  /** How far it has looked; seconds since 1970. */
  readonly searchedBackTo: number | null
  readonly state: 'searching' | 'stopped' | 'full' | 'over'
  readonly error: Error | null
  readonly stop: () => void
  /** Goes on where it was stopped, or looks for another page. */
  readonly more: () => void
  /** Looks again from the beginning. What was found stays until then. */
  readonly refresh: () => void
}

const pageRows = 50

/**
 * Looks for executions until a page is full or all were looked at. One answer of the server may hold less than a page.
 *
 * @param everyMillis how often the first page is looked for again where the server cannot tell of news, or null.
 */
export function useSearch(input: object, everyMillis: number | null): Search {
  const key = JSON.stringify(input)
  const [state, setState] = useState({ ...nothing, key })
  const run = useRef<AbortController | null>(null)
  const wanted = useRef(pageRows)

  const search = useCallback(async (key: string, from: Found, isFresh: boolean) => {
    run.current?.abort()
    const controller = new AbortController()
    run.current = controller
    let found = from
    try {
      while (found.rows.length < wanted.current && !found.isOver) {
        const asked = {
          ...JSON.parse(key),
          maxResults: pageRows,
          ...(found.nextToken && { nextToken: found.nextToken }),
        }
        const answer = await callConsole<Answer>('SearchExecutions', asked, controller.signal)
        found = {
          rows: [...found.rows, ...answer.executions],
          nextToken: answer.nextToken,
          searchedBackTo: answer.searchedBackTo ?? found.searchedBackTo,
          isOver: answer.nextToken === undefined,
        }
        // A search from the beginning replaces what is shown once it has as much: nothing flickers.
        if (!isFresh) setState({ ...found, key, state: 'searching', error: null })
      }
      setState({ ...found, key, state: found.isOver ? 'over' : 'full', error: null })
    } catch (error) {
      if (controller.signal.aborted) return
      setState((before) => ({ ...before, key, state: 'stopped', error: error as Error }))
    }
  }, [])

  useEffect(() => {
    wanted.current = pageRows
    setState({ ...nothing, key })
    void search(key, noneFound, false)
    return () => run.current?.abort()
  }, [key, search])

  // Somebody who stopped it wants it to stay so; a server that did not answer is asked again.
  const isStopped = state.state === 'stopped' && state.error === null
  const isFollowed = everyMillis !== null && state.rows.length <= pageRows && state.state !== 'searching' && !isStopped
  useFresh(key, {
    topic: isFollowed ? topicOf('SearchExecutions', input) : null,
    everyMillis: isFollowed ? everyMillis : null,
    read: useCallback(() => search(key, noneFound, true), [key, search]),
    isReadFirst: false,
  })

  const { rows, searchedBackTo, error } = state.key === key ? state : nothing
  return {
    rows,
    searchedBackTo,
    state: state.key === key ? state.state : 'searching',
    error,
    stop: () => {
      run.current?.abort()
      setState((before) => ({ ...before, state: 'stopped' }))
    },
    more: () => {
      if (state.state !== 'stopped') wanted.current = state.rows.length + pageRows
      void search(key, state, false)
    },
    refresh: () => void search(key, noneFound, true),
  }
}

interface Found {
  readonly rows: readonly FoundExecution[]
  readonly nextToken: string | undefined
  readonly searchedBackTo: number | null
  readonly isOver: boolean
}

const noneFound: Found = { rows: [], nextToken: undefined, searchedBackTo: null, isOver: false }
const nothing: Found & { state: Search['state']; error: Error | null } = {
  ...noneFound,
  state: 'searching',
  error: null,
}
