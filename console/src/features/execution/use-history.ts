import { useCallback, useRef, useState } from 'react'
import { ExecutionView } from '../../../../src/view/history/execution-view.ts'
import { type HistoryEvent, readHistoryEvent } from '../../../../src/view/history/history-event.ts'
import { call } from '../../api/client.ts'
import { useFresh } from '../../api/live/use-fresh.ts'
import type { Page } from '../../api/types.ts'

const firstPageEvents = 1_000
const laterPageEvents = 100
const refreshMillis = 1_000

interface HistoryPage extends Page {
  readonly events: readonly unknown[]
}

/**
 * The history of an execution, as far as it is known, and more of it as it comes while `isOpen`. The view changes in place;
 * `version` says that it has.
 */
export function useHistory(
  executionArn: string,
  isOpen: boolean,
): { view: ExecutionView; version: number; error: Error | null } {
  const current = useRef({ executionArn, view: new ExecutionView() })
  if (current.current.executionArn !== executionArn) current.current = { executionArn, view: new ExecutionView() }
  const { view } = current.current
  const [state, setState] = useState<{ version: number; error: Error | null }>({ version: 0, error: null })
  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const before = view.events.length
        if (before === 0) await readAll(executionArn, view, signal, () => setState(next))
        else view.add(await readNew(executionArn, view.events.at(-1)?.id ?? 0, signal))
        if (signal.aborted) return
        setState((state) => (view.events.length === before && state.error === null ? state : next(state)))
      } catch (error) {
        if (signal.aborted) return
        setState(({ version }) => ({ version, error: error as Error }))
      }
    },
    [executionArn, view],
  )
  useFresh(executionArn, {
    // One that has ended may be redriven.
    topic: `execution:${executionArn}`,
    everyMillis: isOpen ? refreshMillis : null,
    read,
    isNew: ({ eventId }) => eventId === null || eventId > (view.events.at(-1)?.id ?? 0),
  })
  return { view, ...state }
}

const next = ({ version }: { readonly version: number }) => ({ version: version + 1, error: null })

async function readAll(
  executionArn: string,
  view: ExecutionView,
  signal: AbortSignal,
  onPage: () => void,
): Promise<void> {
  let nextToken: string | undefined
  do {
    const input = { executionArn, maxResults: firstPageEvents, ...(nextToken !== undefined && { nextToken }) }
    const page = await call<HistoryPage>('GetExecutionHistory', input, signal)
    view.add(page.events.map(readHistoryEvent))
    onPage()
    nextToken = page.nextToken
  } while (nextToken !== undefined)
}

/** The events after a known one, read backwards from the end until it comes. */
async function readNew(executionArn: string, knownId: number, signal: AbortSignal): Promise<HistoryEvent[]> {
  const found: HistoryEvent[] = []
  let nextToken: string | undefined
  do {
    const input = {
      executionArn,
      maxResults: laterPageEvents,
      reverseOrder: true,
      ...(nextToken !== undefined && { nextToken }),
    }
    const page = await call<HistoryPage>('GetExecutionHistory', input, signal)
    const events = page.events.map(readHistoryEvent)
    found.push(...events.filter(({ id }) => id > knownId))
    if (events.some(({ id }) => id <= knownId)) break
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found.reverse()
}
