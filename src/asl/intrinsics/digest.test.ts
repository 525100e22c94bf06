import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type DigestAlgorithm, digest } from './digest.ts'

test('digests agree with those of the platform at every block boundary', () => {
  const lengths = [0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000]
  for (const [algorithm, platformName] of Object.entries({
    MD5: 'md5',
    'SHA-1': 'sha1',
    'SHA-256': 'sha256',
    'SHA-384': 'sha384',
    'SHA-512': 'sha512',
  })) {
    for (const length of lengths) {
      const text = 'aé✓🚀'.repeat(length).slice(0, length).toWellFormed()
      const expected = createHash(platformName).update(text).digest('hex')
      assert.equal(digest(algorithm as DigestAlgorithm, text), expected, `${algorithm} of ${length} characters`)
    }
  }
})
