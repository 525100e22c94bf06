import type { MapRunItem } from '../../../engine/map-run/child-inputs.ts'
import type { TurnRequest } from '../../turns/threads/turn-message.ts'

/** What a thread needs in order to make inputs of a map run's items. */
export interface InputsRequest extends Omit<TurnRequest, 'cause'> {
  /** The frame that waits for the map run. */
  readonly path: string
  readonly items: readonly MapRunItem[]
}

/** The inputs of the first items, or why there is none of the first one. */
export type InputsReply =
  | { readonly type: 'made'; readonly inputs: readonly string[] }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'failed'; readonly error: string; readonly cause: string }
