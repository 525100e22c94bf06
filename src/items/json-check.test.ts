import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jsonFault } from './json-check.ts'
import { TimeSlice } from './time-slice.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const check = async (text: string) => (await jsonFault(text, new TimeSlice())) === -1

test('the check agrees with the parser about what is JSON', async () => {
  const texts = [
    '',
    ' ',
    '1',
    '-0',
    '01',
    '1.',
    '1.5e+3',
    '1e',
    '-',
    '"',
    '"\\u12G4"',
    '"\\x"',
    '"\n"',
    '[]',
    '[',
    ']',
    '[,]',
  ]
  texts.push(
    '[1,]',
    '{}',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":1 , "b" : [ ] }',
    '[}',
    'nul',
    'null',
    '[true false]',
    '1 2',
  )
  for (const text of texts) assert.equal(await check(text), isJson(text), text)
})

test('the same holds for values that are damaged anywhere', async () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '\\', ',', '[', ']', '{', '}', ':', '0', '-', 'e', ' ', '\u0000'),
    )
    .map(([text, at, piece]) => {
      const offset = at % (text.length + 1)
      return text.slice(0, offset) + piece + text.slice(offset + (at % 2))
    })
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => assert.equal(await check(text), isJson(text), text)),
    { numRuns: 2_000, seed: 1 },
  )
})

test('a text that nests too deeply is not JSON', async () => {
  assert.equal(await check('['.repeat(1_000) + ']'.repeat(1_000)), true)
  assert.equal(await jsonFault('['.repeat(100_000), new TimeSlice()), 1_000)
})
