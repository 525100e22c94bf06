import assert from 'node:assert/strict'
import test from 'node:test'
import { durationText } from './time.ts'

test('durations are written with their two largest units', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [-5, '0 ms'],
    [999.4, '999 ms'],
    [1_000, '1.0 s'],
    [59_990, '59.9 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [7_440_000, '2 h 4 min'],
    [86_400_000, '1 d'],
    [90_000_000, '1 d 1 h'],
    [86_405_000, '1 d'],
  ]
  for (const [millis, text] of cases) assert.equal(durationText(millis), text)
})
