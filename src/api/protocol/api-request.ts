import type { Caller } from '../../control/caller.ts'

/** One request, stripped of all HTTP. */
export interface ApiRequest {
  /** The header X-Amz-Target. */
  readonly target: string | undefined
  readonly body: string
  readonly traceHeader: string | null
  readonly caller: Caller
  /** Called only by operations that wait, because making a signal is costly. */
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
