import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { Interruption } from './interruption.ts'

function setup(context: TestContext) {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const exits: unknown[] = []
  context.mock.method(process, 'exit', (code: unknown) => void exits.push(code))
  const interruption = new Interruption({ exitCode: 7, tooLong: 'closing took too long' })
  context.after(() => interruption.stopListening())
  return { interruption, exits, pass: (millis: number) => context.mock.timers.tick(millis) }
}

test('the first signal is the reason, and its echoes do not force an exit', (context) => {
  const { interruption, exits, pass } = setup(context)
  assert.equal(interruption.signal.aborted, false)
  process.emit('SIGHUP', 'SIGHUP')
  pass(999)
  process.emit('SIGTERM', 'SIGTERM')
  assert.deepEqual([interruption.signal.reason, exits], ['SIGHUP', []])
})

test('a signal that comes later ends the process', (context) => {
  const { exits, pass } = setup(context)
  process.emit('SIGINT', 'SIGINT')
  pass(1_000)
  process.emit('SIGINT', 'SIGINT')
  assert.deepEqual(exits, [7])
})

test('so does closing that takes too long', (context) => {
  const { interruption, exits, pass } = setup(context)
  interruption.interrupt('somebody asks')
  pass(14_999)
  assert.deepEqual(exits, [])
  pass(1)
  assert.deepEqual(exits, [7])
})

test('after it stops listening, signals have no effect on it', (context) => {
  const listeners = process.listenerCount('SIGTERM')
  const { interruption, exits, pass } = setup(context)
  interruption.interrupt('somebody asks')
  interruption.stopListening()
  pass(20_000)
  assert.deepEqual([process.listenerCount('SIGTERM'), exits], [listeners, []])
})
