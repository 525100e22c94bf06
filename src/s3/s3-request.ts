/** A request to the S3 API, wherever it came from. */
export interface S3Request {
  readonly method: string
  /** Path style, still percent-encoded: `/bucket/key`. */
  readonly path: string
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** May be read once. */
  readonly body: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** Says why the sender lacks a permission, given by its name in policies; null if the sender has it. */
  readonly refuse: (action: string, resource: string) => Promise<string | null>
  /**
   * Waits until an object may be read for the answer, with up to this many bytes of it in memory at once. By default, there
   * is no wait.
   */
  readonly admit?: (bytes: number) => Promise<'admitted' | 'gone' | 'busy'>
}

export interface S3Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | AsyncIterable<Uint8Array>
}

/** Answers the S3 API in this process. It never rejects. */
export interface S3Api {
  answer(request: S3Request): Promise<S3Answer>
}
