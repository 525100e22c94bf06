import { md5 } from './digests/md5.ts'
import { sha1 } from './digests/sha1.ts'
import { sha256 } from './digests/sha256.ts'
import { sha384, sha512 } from './digests/sha512.ts'

const algorithms = { MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 } as const

export type DigestAlgorithm = keyof typeof algorithms

export function isDigestAlgorithm(name: string): name is DigestAlgorithm {
  return Object.hasOwn(algorithms, name)
}

/** The digest of a text's UTF-8 bytes, in hexadecimal. Written here because the language imports no Node module. */
export function digest(algorithm: DigestAlgorithm, text: string): string {
  return Array.from(algorithms[algorithm](new TextEncoder().encode(text)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
