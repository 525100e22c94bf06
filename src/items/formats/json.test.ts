import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ReaderConfig } from '../reader-request.ts'
import { FakeObjectStore, read, readText, texts } from '../test-support/fake-object-store.ts'

const json: Partial<ReaderConfig> = { inputType: 'JSON' }

function pointer(itemsPointer: string): Partial<ReaderConfig> {
  return { inputType: 'JSON', itemsPointer }
}

describe('JSON', () => {
  it('splits an array and keeps the spelling of its elements', async () => {
    const text = ' [ {"verdict": "true",\n "n": 1.0} , "a]\\"[" ,12345678901234567890, null,true , [], {} ,-0.0e1]\n'
    assert.deepEqual(await readText(text, json), [
      '{"verdict": "true",\n "n": 1.0}',
      '"a]\\"["',
      '12345678901234567890',
      'null',
      'true',
      '[]',
      '{}',
      '-0.0e1',
    ])
    assert.deepEqual(await readText('[]', json), [])
    assert.deepEqual(await readText('\ufeff[1]', json), ['1'])
  })

  it('gives the members of an object with their names', async () => {
    const items = await read(new FakeObjectStore({ 'bucket/file': '{"b": {"x": 1}, "\\u0061" :2, "10":[]}' }), json)
    assert.deepEqual(
      items.map(({ key, text, source }) => [key, text, source]),
      [
        ['b', '{"x": 1}', 'S3://bucket/file'],
        ['a', '2', 'S3://bucket/file'],
        ['10', '[]', 'S3://bucket/file'],
      ],
    )
    assert.deepEqual(await readText('{ }', json), [])
  })

  it('follows a pointer through objects and arrays', async () => {
    const text = '{"skip": [{"a": [9]}, "}"], "a/b": {"m~n": [[], [1, {"deep": [2]}]]}, "rest": nonsense'
    assert.deepEqual(await readText(text, pointer('/a~1b/m~0n/1')), ['1', '{"deep": [2]}'])
    assert.deepEqual(await readText(text, pointer('/a~1b/m~0n/1/1/deep')), ['2'])
    assert.deepEqual(await readText('[3]', pointer('')), ['3'])
  })

  it('refuses what cannot be iterated, in the recorded words', async () => {
    for (const text of ['"text"', '12', 'null', 'true']) {
      await assert.rejects(readText(text, json), { message: 'Attempting to map over non-iterable node.' })
    }
    await assert.rejects(readText('{"a": 1}', pointer('/a')), { message: 'Attempting to map over non-iterable node.' })
  })

  it('says where a pointer leads to nothing', async () => {
    const text = '{"a": {"b": [1]}}'
    const nowhere = async (itemsPointer: string, token: string) =>
      assert.rejects(readText(text, pointer(itemsPointer)), {
        message: `ItemsPointer '${itemsPointer}' points to nothing in s3://bucket/file: there is no '${token}'`,
      })
    await nowhere('/c', 'c')
    await nowhere('/a/b/1', '1')
    await nowhere('/a/b/x', 'x')
    await nowhere('/a/b/0/x', 'x')
    await nowhere('/a/b/00', '00')
    await assert.rejects(readText(text, pointer('a')), /must be a JSON Pointer/)
  })

  it('says what is wrong with the text, and where', async () => {
    const wrong = async (text: string, message: RegExp) => assert.rejects(readText(text, json), message)
    await wrong('', /^ItemReaderError: Invalid JSON in s3:\/\/bucket\/file: No content to map due to end-of-input$/)
    await wrong('[1, {"a": tru}]', /Invalid JSON at item 1 of s3:\/\/bucket\/file: Unrecognized token 'tru'/)
    await wrong('[1, 2', /the file ends where a comma or ']' was expected/)
    await wrong('[1 2]', /there is '2' where a comma or ']' was expected/)
    await wrong('[1,]', /Invalid JSON at item 1/)
    await wrong('[1] x', /there is 'x' where the end of the file was expected/)
    await wrong('{"a" 1}', /where a colon after the member name "a" was expected/)
    await wrong('{a: 1}', /where a member name in double quotes was expected/)
    await wrong('{"a": 1', /the file ends where a comma or '}' was expected/)
    await wrong('[{"a": [1}]', /Invalid JSON at item 0/)
    await wrong(`[${'['.repeat(1001)}${']'.repeat(1001)}]`, /nesting depth/)
  })

  it('refuses items above 8 MB, and skips values of any size', async () => {
    const large = `"${'x'.repeat(8 * 1024 * 1024)}"`
    const tooLarge = (item: string) => ({
      message: `The item at ${item} of s3://bucket/file is larger than the maximum of 8 MB (8388608 bytes)`,
    })
    await assert.rejects(readText(`[1,${large}]`, json), tooLarge('item 1'))
    await assert.rejects(readText(`["${'é'.repeat(4.5 * 1024 * 1024)}"]`, json), tooLarge('item 0'))
    assert.deepEqual(await readText(`{"a":${large},"b":[1]}`, pointer('/b')), ['1'])
    assert.equal((await readText(`["${'x'.repeat(8 * 1024 * 1024 - 2)}"]`, json)).length, 1)
  })

  it('splits every array, wherever the pieces are cut', async () => {
    const spaced = fc.constantFrom('', ' ', '\n\t')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json({ stringUnit: 'binary' }), { maxLength: 6 }),
        spaced,
        fc.integer({ min: 1, max: 9 }),
        async (elements, space, pieceBytes) => {
          const objects = new FakeObjectStore({
            'bucket/file': `[${space}${elements.join(`${space},${space}`)}${space}]`,
            'bucket/object': `{"skip":${JSON.stringify(elements)},"a":{${elements.map((text, index) => `"${index}":${text}`)}}}`,
          })
          objects.pieceBytes = pieceBytes
          assert.deepEqual(texts(await read(objects, json)), elements)
          const members = await read(objects, { ...pointer('/a'), arguments: { Bucket: 'bucket', Key: 'object' } })
          assert.deepEqual(texts(members), elements)
          assert.deepEqual(
            members.map(({ key }) => key),
            elements.map((_text, index) => String(index)),
          )
          assert.equal(objects.open, 0)
        },
      ),
    )
  })
})
