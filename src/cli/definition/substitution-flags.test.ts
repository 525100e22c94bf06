import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { UsageError } from '../../server/usage-error.ts'
import { readSubstitutions } from './substitution-flags.ts'

test('values of placeholders come from flags and from a file, whose values flags override', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwell-substitutions-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const json = file('values.json', '{"A": "a", "B": 1.0, "C": true}')
  const yaml = file('values.yaml', 'A: a\nB: 1.0\nC: true\n')
  const read = async (substitute: string[], substitutions?: string) => [
    ...(await readSubstitutions({ substitute, ...(substitutions !== undefined && { substitutions }) })),
  ]
  assert.deepEqual(await read(['A=x=y', 'F.Arn=', '$' + '{B}=b']), [
    ['A', 'x=y'],
    ['F.Arn', ''],
    ['B', 'b'],
  ])
  for (const from of [json, yaml]) {
    assert.deepEqual(await read(['A=mine'], from), [
      ['A', 'mine'],
      ['B', '1.0'],
      ['C', 'true'],
    ])
  }
  const refused: [substitute: string[], substitutions: string | undefined, message: RegExp][] = [
    [['A'], undefined, /^--substitute must be NAME=VALUE, not "A"$/],
    [['=a'], undefined, /^--substitute must be NAME=VALUE/],
    [[], path.join(folder, 'nowhere.json'), /^--substitutions: .*nowhere\.json cannot be read: there is no such file$/],
    [
      [],
      file('broken.json', '{'),
      /^--substitutions: .*broken\.json:1:2: this is not JSON: .*\n ╭─ .*broken\.json:1:2\n1│ \{\n/,
    ],
    [[], file('list.json', '[]'), /must hold an object of names and values/],
    [[], file('deep.json', '{"A": {}}'), /deep\.json: the value of A must be text, a number, true or false$/],
  ]
  for (const [substitute, substitutions, message] of refused) {
    await assert.rejects(
      read(substitute, substitutions),
      (error) => error instanceof UsageError && message.test(error.message),
    )
  }
})
