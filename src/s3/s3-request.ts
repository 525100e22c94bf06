/** A request of the S3 API, from wherever it came. */
export interface S3Request {
  readonly method: string
  /** Path style, with its percent signs: `/bucket/key`. */
  readonly path: string
  readonly query: URLSearchParams
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** May be read once. */
  readonly body: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** Says why its sender lacks a permission that it needs, as policies name it; null if they have it. */
  readonly refuse: (action: string, resource: string) => Promise<string | null>
  /**
   * Waits until an object may be read for the answer, of which this many bytes may be in memory at once. By default, it may
   * at once.
   */
  readonly admit?: (bytes: number) => Promise<'admitted' | 'gone' | 'busy'>
}

export interface S3Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | AsyncIterable<Uint8Array>
}

/** What answers the S3 API in this process. It never rejects. */
export interface S3Api {
  answer(request: S3Request): Promise<S3Answer>
}
