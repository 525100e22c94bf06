import type { StoreErrorCode } from '../../store-error.ts'

/** What the thread of the writer is started with. */
export interface WriterSettings {
  readonly file: string
  /** What the database is claimed with: a number that no other process has. */
  readonly owner: number
  readonly busyTimeoutMillis: number
  /** Null for no limit but the disk's. */
  readonly sizeBytesMax: number | null
}

/** The first word of each entry of a batch, which is one flat array. */
export const turnEntry = 0
/** Followed by the operation's name and an array of its arguments. */
export const operationEntry = 1

/** A batch is an array; this asks the writer to finish its work and end. */
export const closeMessage = 'close'

/** A StoreError on its way between threads. */
export interface Fault {
  readonly code: StoreErrorCode
  readonly message: string
}

export interface EntryFailure extends Fault {
  /** Of the entry in its batch. */
  readonly index: number
}

/** The answer to a batch. Entries named neither in `results` nor in `failures` were written and return nothing. */
export interface BatchReply {
  readonly results: readonly { readonly index: number; readonly value: unknown }[]
  readonly failures: readonly EntryFailure[]
}

export type WriterMessage =
  /** `trouble`: why nothing can be written for now, or null. `damage`: what was found damaged and repaired, or null. */
  | {
      readonly type: 'opened'
      readonly lastExecutionId: number
      readonly trouble: Fault | null
      readonly damage: Fault | null
    }
  | ({ readonly type: 'openFailed' } & Fault)
  /** Null if everything was written and there is nothing to tell, which is nearly always. */
  | { readonly type: 'batch'; readonly reply: BatchReply | null }
  | { readonly type: 'closed'; readonly failure: Fault | null }
