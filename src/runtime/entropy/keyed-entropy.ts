import { createCipheriv, createHash } from 'node:crypto'
import type { Entropy } from './entropy.ts'

const blockBytes = 4_096
const numberBytes = 6

/**
 * The same numbers and names for the same key, in the same order, and nothing that can be guessed without
 * the key: for work that may have to be evaluated again and must give the same result.
 */
export class KeyedEntropy implements Pick<Entropy, 'random' | 'uuid'> {
  readonly #cipher: ReturnType<typeof createCipheriv>
  #block = Buffer.alloc(0)
  #at = 0

  constructor(key: string) {
    this.#cipher = createCipheriv('aes-256-ctr', createHash('sha256').update(key).digest(), Buffer.alloc(16))
  }

  random(): number {
    return this.#bytes(numberBytes).readUIntBE(0, numberBytes) / 2 ** (8 * numberBytes)
  }

  uuid(): string {
    const bytes = this.#bytes(16)
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }

  #bytes(count: number): Buffer {
    if (this.#at + count > this.#block.length) {
      this.#block = this.#cipher.update(Buffer.alloc(blockBytes))
      this.#at = 0
    }
    this.#at += count
    return this.#block.subarray(this.#at - count, this.#at)
  }
}
