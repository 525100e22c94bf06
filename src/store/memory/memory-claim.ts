import type { Claim } from '../store.ts'
import { fenced } from '../store-error.ts'

/** Nobody else can claim what is in this process's memory. */
export const memoryClaim: Claim = { owner: 1 }

/** @throws StoreError STORE_FENCED */
export function requireMemoryClaim({ owner }: Claim): void {
  if (owner !== memoryClaim.owner) throw fenced()
}
