import { createHash } from 'node:crypto'
import type { Entropy } from '../entropy/entropy.ts'

const secretBytes = 48
const checksumBytes = 6

/** A new task token: random, with a checksum, so that a token of ours can be told from any other text. */
export function newTaskToken(entropy: Entropy): string {
  const secret = Buffer.from(entropy.bytes(secretBytes))
  return Buffer.concat([secret, checksum(secret)]).toString('base64')
}

/** Whether the text is a token that some server of ours once gave out. */
export function isTaskToken(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== secretBytes + checksumBytes || bytes.toString('base64') !== text) return false
  return checksum(bytes.subarray(0, secretBytes)).equals(bytes.subarray(secretBytes))
}

function checksum(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest().subarray(0, checksumBytes)
}
