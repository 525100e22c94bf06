import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type HashAlgorithm, hash, isHashAlgorithm } from './hash.ts'

test('digests are those of the platform, whatever the length of the text', () => {
  for (const algorithm of ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as HashAlgorithm[]) {
    for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 111, 112, 113, 127, 128, 129, 1000]) {
      const text = 'añ日😀'.repeat(length).slice(0, length)
      const wellFormed = text.toWellFormed()
      const expected = createHash(algorithm.replace('-', '')).update(wellFormed, 'utf8').digest('hex')
      assert.equal(hash(text, algorithm), expected, `${algorithm} of ${length} characters`)
    }
  }
})

test('names of algorithms are exact', () => {
  assert.equal(isHashAlgorithm('SHA-256'), true)
  assert.equal(isHashAlgorithm('sha-256'), false)
  assert.equal(isHashAlgorithm('constructor'), false)
})
