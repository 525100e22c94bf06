import { randomBytes, randomUUID } from 'node:crypto'
import type { Entropy } from './entropy.ts'

/** The machine's own randomness, which nobody can guess. */
export const systemEntropy: Entropy = {
  random: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  uuid: randomUUID,
  bytes: randomBytes,
  fork: () => null,
}
