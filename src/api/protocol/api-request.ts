import type { Caller } from '../../control/caller.ts'

/** One request, with all of HTTP taken off. */
export interface ApiRequest {
  /** The header X-Amz-Target. */
  readonly target: string | undefined
  readonly body: string
  readonly traceHeader: string | null
  readonly caller: Caller
  /** Asked for only by operations that wait: making one costs. */
  readonly signal: () => AbortSignal
}

export interface ApiAnswer {
  readonly status: number
  readonly body: string
  readonly requestId: string
  /** The error that the body names, or null. */
  readonly errorCode: string | null
}

export type Dispatch = (request: ApiRequest) => Promise<ApiAnswer>
