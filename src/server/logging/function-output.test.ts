import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../../functions/test-support/manual-clock.ts'
import { charactersPerSecondMax, FunctionOutput, linesPerSecondMax } from './function-output.ts'

function setup() {
  const written: string[] = []
  const leftOut: unknown[] = []
  const clock = new ManualClock()
  const output = new FunctionOutput({
    clock,
    write: (name, line) => written.push(`${name} ${line}`),
    leftOut: (name, omitted) => leftOut.push([name, omitted]),
  })
  return { output, written, leftOut, nextSecond: () => clock.advance(1000) }
}

test('a function that prints without end fills no log, and others print', () => {
  const { output, written, leftOut, nextSecond } = setup()
  for (let index = 0; index < 3 * linesPerSecondMax; index += 1) output.take('f', 'line', 'r')
  output.take('g', 'other', 'r')
  assert.equal(written.length, linesPerSecondMax + 1)
  assert.equal(written.at(-1), 'g other')
  nextSecond()
  assert.deepEqual(leftOut, [['f', { lines: 2 * linesPerSecondMax, characters: 8 * linesPerSecondMax }]])
  output.take('f', 'again', 'r')
  assert.equal(written.at(-1), 'f again')
  nextSecond()
  assert.equal(leftOut.length, 1)
})

test('long lines are bounded by their characters, and the end says what is left out as well', () => {
  const { output, written, leftOut } = setup()
  const line = 'x'.repeat(charactersPerSecondMax / 4)
  for (let index = 0; index < 7; index += 1) output.take('f', line, null)
  assert.equal(written.length, 4)
  output.close()
  assert.deepEqual(leftOut, [['f', { lines: 3, characters: 3 * line.length }]])
})
