import type { MapRunItem } from '../../../engine/map-run/child-inputs.ts'
import type { TurnRequest } from '../../turns/threads/turn-message.ts'

/** What a thread needs in order to make inputs from a map run's items. */
export interface InputsRequest extends Omit<TurnRequest, 'cause'> {
  /** The frame that waits for the map run. */
  readonly path: string
  readonly items: readonly MapRunItem[]
}

/** The inputs of the first items, or why the first one has none. */
export type InputsReply =
  | { readonly type: 'made'; readonly inputs: readonly string[] }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'failed'; readonly error: string; readonly cause: string }
