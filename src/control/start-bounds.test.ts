import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { operations } from '../api/operations/index.ts'
import { boundsMessage } from './refusal.ts'
import { type AskedStart, startBounds } from './start-bounds.ts'

/** What the API's model says of the same start, or null. */
function modelProblem(asked: AskedStart): string | null {
  const { decode } = operations.find(({ name }) => name === 'StartExecution')!
  try {
    decode(asked)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Texts around a bound, with characters of one, two and three bytes. */
function around(max: number) {
  return fc
    .tuple(fc.constantFrom('a', 'é', '注', '\u0007', '\n'), fc.constantFrom(0, 1, max - 1, max, max + 1))
    .map(([character, length]) => character.repeat(length))
}

test("the bounds of a start are those of the API's model, in its words", () => {
  const start = fc.record({
    stateMachineArn: around(256),
    name: fc.option(around(80)),
    input: fc.oneof(around(262_144), around(262_144 / 2), around(Math.floor(262_144 / 3))),
    traceHeader: fc.option(around(256)),
  })
  fc.assert(
    fc.property(start, (asked) => {
      const problems = startBounds(asked)
      assert.equal(problems.length === 0 ? null : boundsMessage(problems), modelProblem(asked))
    }),
    { numRuns: 500 },
  )
})
