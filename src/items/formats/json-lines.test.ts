import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FakeObjectStore, read, readText, texts } from '../test-support/fake-object-store.ts'

describe('JSON Lines', () => {
  it('gives each line with its spelling, and passes empty ones', async () => {
    assert.deepEqual(await readText('\ufeff{"a": 1.0}\r\n\n  \n[1, 2]\n"x"', { inputType: 'JSONL' }), [
      '{"a": 1.0}',
      '[1, 2]',
      '"x"',
    ])
    assert.deepEqual(await readText('', { inputType: 'JSONL' }), [])
  })

  it('says which line is not JSON', async () => {
    await assert.rejects(readText('1\n\n{"a":}\n', { inputType: 'JSONL' }), {
      name: 'ItemReaderError',
      message:
        "Invalid JSON at line 3 of s3://bucket/file: Unexpected character ('}' (code 125)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (at character 6)",
    })
    await assert.rejects(readText('1 2\n', { inputType: 'JSONL' }), /Invalid JSON at line 1/)
  })

  it('refuses a line above 8 MB without reading all of it', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': `1\n"${'x'.repeat(20 * 1024 * 1024)}"\n` })
    await assert.rejects(read(objects, { inputType: 'JSONL' }), /The item at line 2 of .* maximum of 8 MB/)
    assert.equal(objects.open, 0)
  })

  it('gives the same lines wherever the pieces are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json({ stringUnit: 'binary' }), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (lines, lineEnd, pieceBytes) => {
          const objects = new FakeObjectStore({ 'bucket/file': lines.map((line) => line + lineEnd).join('') })
          objects.pieceBytes = pieceBytes
          assert.deepEqual(texts(await read(objects, { inputType: 'JSONL' })), lines)
        },
      ),
    )
  })
})
