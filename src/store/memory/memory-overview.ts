import type {
  ExecutionSummary,
  Failure,
  FrameInExecution,
  FrameKey,
  SearchPortion,
  SearchRequest,
  StatusCounts,
  TokenFrame,
  WaitingFrame,
} from '../store.ts'
import type { ExecutionEntry } from './memory-entry.ts'
import { searchIn } from './memory-search.ts'
import { compareTexts } from './sorted-list.ts'

interface Executions {
  readonly byId: () => ReadonlyMap<number, ExecutionEntry>
  readonly frameByToken: () => ReadonlyMap<string, FrameKey>
  readonly summary: (stored: ExecutionEntry) => ExecutionSummary
}

/** What people look at, by going through everything: it is in memory. */
export class MemoryOverview {
  readonly #executions: Executions

  constructor(executions: Executions) {
    this.#executions = executions
  }

  countByStatus(machineArn: string, max: number): StatusCounts {
    const counts = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0, PENDING_REDRIVE: 0 }
    for (const { start, end } of this.#executions.byId().values()) {
      if (start.machineArn !== machineArn) continue
      const status = end?.status ?? 'RUNNING'
      counts[status] = Math.min(max, counts[status] + 1)
    }
    return counts
  }

  framesByToken(afterToken: string, limit: number): readonly TokenFrame[] {
    const frames = this.#executions.frameByToken()
    const tokens = [...frames.keys()].filter((token) => token > afterToken).sort(compareTexts)
    return tokens.slice(0, limit).map((token) => ({ ...frames.get(token)!, token }))
  }

  waitingOf(executionId: number, limit: number): readonly WaitingFrame[] {
    const frames = [...(this.#executions.byId().get(executionId)?.frames.values() ?? [])]
    return frames
      .filter(({ dueMillis, token }) => dueMillis !== null || token !== null)
      .sort((left, right) => compareTexts(left.path, right.path))
      .slice(0, limit)
      .map(({ path, dueMillis }) => ({ executionId, path, dueMillis }))
  }

  frame({ executionId, path }: FrameKey, bytesMax: number): FrameInExecution | null {
    const stored = this.#executions.byId().get(executionId)
    const frame = stored?.frames.get(path)
    if (stored === undefined || frame === undefined) return null
    const isSmall = Buffer.byteLength(frame.data) <= bytesMax
    return { execution: this.#executions.summary(stored), data: isSmall ? frame.data : null }
  }

  failure(executionId: number): Failure | null {
    const end = this.#executions.byId().get(executionId)?.end
    if (end == null || end.status === 'SUCCEEDED' || end.status === 'PENDING_REDRIVE') return null
    return { error: end.error, cause: end.cause }
  }

  search(request: SearchRequest): SearchPortion {
    return searchIn([...this.#executions.byId().values()], request)
  }
}
