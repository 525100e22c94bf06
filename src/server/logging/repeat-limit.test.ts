import assert from 'node:assert/strict'
import test from 'node:test'
import type { Clock } from '../../runtime/clock.ts'
import { kindOfLine } from './kind-of-line.ts'
import { RepeatLimit } from './repeat-limit.ts'

/** A clock whose only timer fires when told to. */
function manualClock() {
  let due: (() => void) | null = null
  const clock: Clock = {
    now: () => 0,
    at: (_millis, callback) => {
      due = callback
      return () => {
        due = null
      }
    },
  }
  return {
    clock,
    isArmed: () => due !== null,
    secondEnds: () => {
      const callback = due
      due = null
      callback?.()
    },
  }
}

function setup() {
  const time = manualClock()
  const leftOut: [first: string, count: number][] = []
  const limit = new RepeatLimit<string>({
    clock: time.clock,
    leftOut: (first, count) => void leftOut.push([first, count]),
  })
  /** How many of a number of lines get through. */
  const flood = (kind: string, lines: number) => {
    let admitted = 0
    for (let index = 0; index < lines; index++) if (limit.admits(kind, `${kind} ${index}`)) admitted++
    return admitted
  }
  return { ...time, limit, leftOut, flood }
}

test('ten lines of one kind get through per second, and the second ends with the number of the others', () => {
  const { flood, secondEnds, leftOut, isArmed } = setup()
  assert.equal(flood('a', 5_000), 10)
  assert.equal(flood('b', 3), 3)
  assert.deepEqual(leftOut, [])
  secondEnds()
  assert.deepEqual(leftOut, [['a 0', 4_990]])
  assert.ok(!isArmed())
  assert.equal(flood('a', 11), 10)
  secondEnds()
  assert.deepEqual(leftOut[1], ['a 0', 1])
})

test('closing tells of what was left out, and releases the clock', () => {
  const { flood, limit, leftOut, isArmed } = setup()
  flood('a', 12)
  limit.close()
  assert.deepEqual(leftOut, [['a 0', 2]])
  assert.ok(!isArmed())
})

test('kinds that never end cannot fill the memory, or the log', () => {
  const { limit, leftOut, secondEnds } = setup()
  let admitted = 0
  for (let index = 0; index < 5_000; index++) if (limit.admits(`kind ${index}`, String(index))) admitted++
  assert.equal(admitted, 1_010)
  secondEnds()
  assert.deepEqual(leftOut, [['1000', 3_990]])
})

test('lines are of one kind when they say the same of different executions, requests or moments', () => {
  const execution = (machine: string, name: string, error = 'E') => ({
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`,
    error,
  })
  const failed = (details: object) => kindOfLine(30, details, 'An execution failed.')
  assert.equal(failed(execution('m', 'one')), failed(execution('m', 'two')))
  assert.notEqual(failed(execution('m', 'one')), failed(execution('n', 'one')))
  assert.notEqual(failed(execution('m', 'one')), failed(execution('m', 'one', 'F')))

  const fault = (message: string, error: string) => kindOfLine(50, { err: new Error(error) }, message)
  const turnOf = (arn: string) => `a turn of execution ${arn} could not be committed`
  assert.equal(fault(turnOf('arn:a:b'), 'disk is full at page 17'), fault(turnOf('arn:a:c'), 'disk is full at page 4'))
  assert.notEqual(fault('x', 'disk is full'), fault('x', 'disk is gone'))

  const request = (fields: object) => kindOfLine(30, { requestId: Math.random(), ...fields }, 'A request failed.')
  assert.equal(request({ operation: 'A' }), request({ operation: 'A' }))
  assert.notEqual(request({ operation: 'A' }), request({ operation: 'B' }))
})
