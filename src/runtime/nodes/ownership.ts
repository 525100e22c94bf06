import type { Claim } from '../../store/store.ts'

/**
 * What this node may work on. A node that is alone owns everything, from the moment it opens its store. An execution
 * in memory carries the claim under which it was read (`LiveExecution.claim`): what it commits later proves that nobody
 * else has owned it in between.
 */
export interface Ownership {
  readonly claim: Claim
}
