import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ReaderConfig } from '../reader-request.ts'
import { FakeObjectStore, read, readText, texts } from '../test-support/fake-object-store.ts'

const firstRow: Partial<ReaderConfig> = { inputType: 'CSV', csvHeaderLocation: 'FIRST_ROW' }

function given(...csvHeaders: string[]): Partial<ReaderConfig> {
  return { inputType: 'CSV', csvHeaderLocation: 'GIVEN', csvHeaders }
}

/** The fields of the only row, in the order of the header `a`, `b`, `c`. */
async function row(text: string, csvDelimiter: string | null = null): Promise<string[]> {
  const [item, ...more] = await readText(text, { ...given('a', 'b', 'c'), csvDelimiter })
  assert.deepEqual(more, [])
  const { a, b, c } = JSON.parse(item!)
  return [a, b, c]
}

describe('CSV', () => {
  it('reads rows as they were recorded', async () => {
    const rows = "Value1,Value2,Value3\nValue4,Value5,Value6\n,,,\ntrue,1,'HelloWorld'\nNull,None,\n   \n"
    const expected = [
      '{"H1":"Value1","H2":"Value2","H3":"Value3"}',
      '{"H1":"Value4","H2":"Value5","H3":"Value6"}',
      '{"H1":"","H2":"","H3":""}',
      '{"H1":"true","H2":"1","H3":"\'HelloWorld\'"}',
      '{"H1":"Null","H2":"None","H3":""}',
      '{"H1":"   ","H2":"","H3":""}',
    ]
    assert.deepEqual(await readText(rows, given('H1', 'H2', 'H3')), expected)
    assert.deepEqual(await readText(`H1,H2,H3\n${rows}`, firstRow), expected)
  })

  it('writes members in the recorded and documented order, which is not that of the header', async () => {
    assert.deepEqual(await readText('0,True,{}\nValue4,Value5,Value6\n', firstRow), [
      '{"0":"Value4","{}":"Value6","True":"Value5"}',
    ])
    assert.deepEqual(await readText('userId,movieId,rating,timestamp\n1,307,3.5,1256677221', firstRow), [
      '{"rating":"3.5","movieId":"307","userId":"1","timestamp":"1256677221"}',
    ])
  })

  it('reads the documented example of quotation marks', async () => {
    const text =
      'abc,123,"This string contains commas, a double quotation marks (""), and a newline (\n)",{""MyKey"":""MyValue""},"[1,2,3]"'
    const [item] = await readText(text, given('letters', 'number', 'string', 'object', 'array'))
    assert.deepEqual(JSON.parse(item!), {
      letters: 'abc',
      number: '123',
      string: 'This string contains commas, a double quotation marks ("), and a newline (\n)',
      object: '{"MyKey":"MyValue"}',
      array: '[1,2,3]',
    })
  })

  it('lets a backslash escape a backslash, a quotation mark and the delimiter, and drops it elsewhere', async () => {
    assert.deepEqual(await row('C:\\\\Program Files\\\\MyApp.exe,6534512,x'), [
      'C:\\Program Files\\MyApp.exe',
      '6534512',
      'x',
    ])
    assert.deepEqual(await row('a\\,b,\\"c\\",d\\n'), ['a,b', '"c"', 'dn'])
    assert.deepEqual(await row('a\\,b|c\\|d|"e\\"f"', 'PIPE'), ['a,b', 'c|d', 'e"f'])
    assert.deepEqual(await row('a,b,c\\'), ['a', 'b', 'c'])
  })

  it('knows all delimiters', async () => {
    for (const [name, delimiter] of Object.entries({ COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' })) {
      assert.deepEqual(await row(`1${delimiter}2${delimiter}"3${delimiter}4"`, name), ['1', '2', `3${delimiter}4`])
    }
  })

  it('fills short rows, drops extra fields, and passes empty lines and all kinds of line ends', async () => {
    assert.deepEqual(await readText('\ufeffx,y\r\n1\r\n\r\n2,3,4\n\n5,6\r7,8', firstRow), [
      '{"x":"1","y":""}',
      '{"x":"2","y":"3"}',
      '{"x":"5","y":"6"}',
      '{"x":"7","y":"8"}',
    ])
    assert.deepEqual(await readText('x\n""\n1\n', firstRow), ['{"x":""}', '{"x":"1"}'])
    assert.deepEqual(await readText('x,y\n', firstRow), [])
    assert.deepEqual(await readText('', firstRow), [])
  })

  it('ignores white space before a quoted field, and treats text after it as part of it', async () => {
    assert.deepEqual(await row('1, "2, two" ,"3"x'), ['1', '2, two ', '3x'])
  })

  it('refuses headers with duplicates, as it was seen to, and large ones', async () => {
    const duplicates = { message: 'CSV headers cannot contain duplicates.' }
    await assert.rejects(readText('a,b,a\n1,2,3', firstRow), duplicates)
    await assert.rejects(readText('1,2', given('a', 'a')), duplicates)
    await assert.rejects(
      readText(`${'a'.repeat(10241)}\n1`, firstRow),
      /CSV header is larger than the maximum of 10 KiB/,
    )
  })

  it('says which row is too large, without reading all of it', async () => {
    const objects = new FakeObjectStore({ 'bucket/file': `a\n1\n"${'x'.repeat(9 * 1024 * 1024)}` })
    await assert.rejects(read(objects, firstRow), {
      message: 'The item at row 2 of s3://bucket/file is larger than the maximum of 8 MB (8388608 bytes)',
    })
    assert.equal(objects.open, 0)
  })

  it('refuses an unknown delimiter', async () => {
    await assert.rejects(readText('1', { ...given('a'), csvDelimiter: 'COLON' }), /CSVDelimiter must be one of COMMA/)
  })

  it('gives back what was written, wherever the pieces are cut', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', '"', '\\', ',', '\n', '\r', ' ', 'é', '😀', '\t'),
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (rows, pieceBytes) => {
          const quoted = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`
          const text = rows.map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('')
          const objects = new FakeObjectStore({ 'bucket/file': text })
          objects.pieceBytes = pieceBytes
          const items = texts(await read(objects, given('a', 'b'))).map((item) => JSON.parse(item))
          assert.deepEqual(
            items,
            rows.map(([a, b]) => ({ a, b })),
          )
        },
      ),
    )
  })
})
