/** A request to a thread. Each reading has a number, which identifies messages that were sent for another reading. */
export type ParquetThreadRequest =
  | {
      readonly type: 'open'
      readonly reading: number
      readonly bytes: number
      readonly location: string
      readonly skipRows: number
      /** How many chunks of rows may be made before more are requested. */
      readonly chunks: number
    }
  /** There is room for one more chunk. */
  | { readonly type: 'more'; readonly reading: number }
  | { readonly type: 'fetched'; readonly reading: number; readonly fetch: number; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly reading: number }

/** A reply from a thread. */
export type ParquetThreadReply =
  | {
      readonly type: 'fetch'
      readonly reading: number
      readonly fetch: number
      readonly start: number
      readonly end: number
    }
  | { readonly type: 'rows'; readonly reading: number; readonly rows: readonly string[] }
  | { readonly type: 'end'; readonly reading: number }
  | { readonly type: 'failed'; readonly reading: number; readonly message: string }
  /** The reading was closed, as asked. */
  | { readonly type: 'closed'; readonly reading: number }
