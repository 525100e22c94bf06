import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { utf8Bytes } from './encode.ts'

const algorithms = { MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 }

export type HashAlgorithm = keyof typeof algorithms

export function isHashAlgorithm(name: string): name is HashAlgorithm {
  return Object.hasOwn(algorithms, name)
}

/** The digest of a text's UTF-8 bytes, in hexadecimal. */
export function hash(text: string, algorithm: HashAlgorithm): string {
  return bytesToHex(algorithms[algorithm](utf8Bytes(text)))
}
