import { utf8Bytes } from '../runtime/encode.ts'
import { md5 } from './md5.ts'
import { sha1 } from './sha1.ts'
import { sha256 } from './sha256.ts'
import { sha384, sha512 } from './sha512.ts'

const algorithms = { MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 }

export type HashAlgorithm = keyof typeof algorithms

export function isHashAlgorithm(name: string): name is HashAlgorithm {
  return Object.hasOwn(algorithms, name)
}

/** The digest of a text's UTF-8 bytes, in hexadecimal. */
export function hash(text: string, algorithm: HashAlgorithm): string {
  return algorithms[algorithm](utf8Bytes(text))
}
