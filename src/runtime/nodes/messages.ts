import type { ExecutionEnd } from '../../store/store.ts'

/** What happened on one node and others may wait for. */
export type Message =
  | { readonly type: 'executionEnded'; readonly executionId: number; readonly end: ExecutionEnd }
  /** Executions of the machine end at their next transition. */
  | { readonly type: 'machineDeleting'; readonly machineArn: string }
  | { readonly type: 'machineRemoved'; readonly machineArn: string }

/**
 * Tells all nodes that work on one store what happened, the one that says it included. A message is a hint: it may come
 * late, twice, or (when a connection breaks) not at all, so the store alone says what is true.
 */
export interface Messages {
  publish(message: Message): void
  /** Gives a function that ends the subscription. A listener must not throw. */
  subscribe(listener: (message: Message) => void): () => void
}
