/** Where a program's text goes, line by line. Writing never waits and never throws. */
export interface Output {
  /** The reader gets at once what there is room for. The rest waits, and is dropped when nobody reads any longer. */
  write(text: string): void
  /** How much text waits. */
  readonly waitingBytes: number
  /** Null if there is room for more. Otherwise resolves once there is some, or once nobody reads any longer. */
  room(): Promise<void> | null
  /** Resolves once everything has been taken, or can no longer be. */
  flushed(): Promise<void>
  /** Drops what is waiting and whatever is written from now on. */
  abandon(): void
}

/** Called with the reason why something could not be written. */
export type Failed = (error: NodeJS.ErrnoException) => void
