export interface Page<T> {
  readonly items: readonly T[]
  /** Where the next page starts, or null at the end. Opaque to callers; valid as long as the data lasts. */
  readonly next: string | null
}

export interface PageRequest {
  readonly limit: number
  /** `next` of the previous page, or null for the first. */
  readonly after: string | null
}
