/** The only source of randomness for the runtime and all above it. Real in production, seeded where runs must be repeatable. */
export interface Entropy {
  /** At least 0 and below 1. */
  random(): number
  /** A random UUID (RFC 9562, version 4). */
  uuid(): string
  bytes(count: number): Uint8Array
  /** A seed for work on another thread; null if that may draw its own. */
  fork(): number | null
}
