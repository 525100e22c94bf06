import type { ExecutionEnd } from '../../store/store.ts'

/** Something that happened on one node and that others may be waiting for. */
export type Message =
  | { readonly type: 'executionEnded'; readonly executionId: number; readonly end: ExecutionEnd }
  /** Executions of the machine end at their next transition. */
  | { readonly type: 'machineDeleting'; readonly machineArn: string }
  | { readonly type: 'machineRemoved'; readonly machineArn: string }

/**
 * Tells all nodes that work on one store what happened, including the sender. A message is a hint: it may come
 * late, twice, or (when a connection breaks) not at all, so only the store is authoritative.
 */
export interface Messages {
  publish(message: Message): void
  /** Returns a function that ends the subscription. A listener must not throw. */
  subscribe(listener: (message: Message) => void): () => void
}
