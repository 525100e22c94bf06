import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareStates, compareTexts } from './compare.ts'

const shown = (before: string, after: string) =>
  compareTexts(before, after)
    .map(({ kind, text }) => `${kind === 'same' ? ' ' : kind === 'added' ? '+' : '-'}${text}`)
    .join('|')

test('lines that only one text has are marked', () => {
  const table: [before: string, after: string, shown: string][] = [
    ['a\nb\nc', 'a\nb\nc', ' a| b| c'],
    ['a\nb\nc', 'a\nx\nc', ' a|-b|+x| c'],
    ['a\nc', 'a\nb\nc', ' a|+b| c'],
    ['a\nb\nc', 'a\nc', ' a|-b| c'],
    ['a\nb\nc\nd', 'b\nd\na', '-a| b|-c| d|+a'],
    ['', 'a', '-|+a'],
  ]
  for (const [before, after, expected] of table) assert.equal(shown(before, after), expected)
})

test('whatever changed, both texts can be read from the lines', () => {
  const letters = 'abcab'
  let seed = 7
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed
  }
  for (let round = 0; round < 200; round += 1) {
    const text = () => Array.from({ length: random() % 12 }, () => letters[random() % letters.length]).join('\n')
    const [before, after] = [text(), text()]
    const lines = compareTexts(before, after)
    const without = (kind: string) =>
      lines
        .filter((line) => line.kind !== kind)
        .map((line) => line.text)
        .join('\n')
    assert.equal(without('added'), before)
    assert.equal(without('removed'), after)
  }
})

test('states are compared by name, without those inside them', () => {
  const inner = (type: string) => ({ StartAt: 'I', States: { I: { Type: type } } })
  const before = { States: { A: { Type: 'Pass' }, M: { Type: 'Map', ItemProcessor: inner('Pass') }, Gone: {} } }
  const after = { States: { A: { Type: 'Wait' }, M: { Type: 'Map', ItemProcessor: inner('Fail') }, New: {} } }
  assert.deepEqual(compareStates(JSON.stringify(before), JSON.stringify(after)), {
    added: ['New'],
    removed: ['Gone'],
    changed: ['A', 'I'],
  })
  assert.deepEqual(compareStates('{', '{}'), { added: [], removed: [], changed: [] })
})
