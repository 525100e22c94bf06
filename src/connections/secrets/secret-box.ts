import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'
const version = 'v1'

/** A sealed text cannot be opened: it was sealed with a different key, or has been changed. */
export class SealBroken extends Error {
  readonly code = 'SEAL_BROKEN'
}

/** Encrypts stored texts (AES-256-GCM). A text sealed for one purpose cannot be opened for another. */
export class SecretBox {
  readonly #key: Buffer

  constructor(key: Buffer) {
    if (key.length !== keyBytes) throw new Error(`a key has ${keyBytes} bytes, not ${key.length}`)
    this.#key = key
  }

  /** `purpose` says whose secret it is. It is not stored, and must be the same when the text is opened. */
  seal(text: string, purpose: string): string {
    // A fresh random nonce for every text: the mode breaks if one is used twice.
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes })
    cipher.setAAD(Buffer.from(purpose))
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64')}`
  }

  /** @throws SealBroken */
  open(sealed: string, purpose: string): string {
    const [writtenVersion, encoded = ''] = sealed.split('.')
    const bytes = Buffer.from(encoded, 'base64')
    if (writtenVersion !== version || bytes.length < nonceBytes + tagBytes) throw broken()
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(purpose))
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    try {
      const encrypted = bytes.subarray(nonceBytes + tagBytes)
      return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8')
    } catch {
      throw broken()
    }
  }
}

function broken(): SealBroken {
  return new SealBroken(
    "The secrets of the connection cannot be decrypted with this server's key. Start the server with the key that encrypted them, or update the connection with its authorization parameters.",
  )
}
