/**
 * What a process may work on, and the proof of it. Only a store looks inside. A process whose claim is no longer the
 * latest may write nothing more (STORE_FENCED), and is given no work.
 */
export interface Claim {
  readonly owner: number
}
