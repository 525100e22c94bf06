/** Where a program's text goes, line by line. Writing never waits and never throws. */
export interface Output {
  /** The reader gets at once what there is room for. The rest waits, and is dropped once nobody reads any more. */
  write(text: string): void
  /** How much waits. */
  readonly waitingBytes: number
  /** Null where there is room for more. Otherwise resolves once there is some, or once nobody reads any more. */
  room(): Promise<void> | null
  /** Resolves once all has been taken, or cannot be any more. */
  flushed(): Promise<void>
  /** Drops what is waiting and all that is written from now on. */
  abandon(): void
}

/** Told why something could not be written. */
export type Failed = (error: NodeJS.ErrnoException) => void
