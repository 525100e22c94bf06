import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inputDecoder } from '../protocol/decode.ts'
import { boolean, type InputOf, integer, list, oneOf, optional, structure, text } from './input-shape.ts'

const members = {
  name: text({ max: 5 }),
  statuses: optional(list(oneOf('RUNNING', 'FAILED'), { max: 2 })),
  parts: optional(
    list(structure({ from: integer({ min: 0, max: 9 }), to: optional(integer({ min: 0 })) }), { max: 3 }),
  ),
  dryRun: optional(boolean()),
}

const decode = (body: unknown): InputOf<typeof members> => {
  const { shape, shapes } = structure(members)
  return inputDecoder('input', { shapes: { ...shapes, input: shape } })(body) as InputOf<typeof members>
}

test('inputs are read as they are described, and have the type of their description', () => {
  const input = decode({ name: 'a', statuses: ['FAILED'], parts: [{ from: 1, more: 2 }], dryRun: true, other: 1 })
  const status: 'RUNNING' | 'FAILED' | undefined = input.statuses?.[0]
  const from: number | undefined = input.parts?.[0]?.from
  assert.deepEqual([status, from], ['FAILED', 1])
  assert.deepEqual(input, { name: 'a', statuses: ['FAILED'], parts: [{ from: 1 }], dryRun: true })
  assert.deepEqual(decode({ name: 'b', dryRun: null }), { name: 'b' })
})

test('inputs that are not as described are refused in the words of the API', () => {
  const table: [input: unknown, message: RegExp][] = [
    [{}, /Value null at 'name' failed to satisfy constraint: Member must not be null/],
    [{ name: 'too long' }, /at 'name' failed .* length less than or equal to 5/],
    [{ name: 'a', statuses: ['GONE'] }, /at 'statuses.* enum value set: \[RUNNING, FAILED\]/],
    [{ name: 'a', statuses: ['FAILED', 'FAILED', 'FAILED'] }, /at 'statuses' failed .* less than or equal to 2/],
    [{ name: 'a', parts: [{ from: 10 }] }, /at 'parts\.1\.member\.from' failed .* less than or equal to 9/],
    [{ name: 1 }, /NUMBER_VALUE cannot be converted to String/],
    [{ name: 'a', dryRun: 'yes' }, /STRING_VALUE cannot be converted to Boolean/],
    [[], /Start of list found where not expected/],
  ]
  for (const [input, message] of table) assert.throws(() => decode(input), { message })
})
