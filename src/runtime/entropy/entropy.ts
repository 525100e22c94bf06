/** The only source of chance for the runtime and what stands on it. Real in production, seeded where runs must repeat. */
export interface Entropy {
  /** From 0 to below 1. */
  random(): number
  /** A random UUID (RFC 9562, version 4). */
  uuid(): string
  bytes(count: number): Uint8Array
  /** A seed for what runs on another thread; null where that may draw its own. */
  fork(): number | null
}
