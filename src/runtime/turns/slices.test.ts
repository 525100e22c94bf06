import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Slices, type Urgency } from './slices.ts'

/** Slices of ten steps whose rounds come when the test says so. */
function setup() {
  const rounds: (() => void)[] = []
  const made: string[] = []
  const slices = new Slices(10, (callback) => rounds.push(callback))
  const run = (name: string, steps: number, urgency: Urgency = 'fresh', machineArn = 'a') =>
    slices.run(urgency, machineArn, () => {
      made.push(name)
      return steps
    })
  return { made, run, slices, round: () => rounds.shift()?.(), pending: () => rounds.length }
}

test('turns are made at once while they are cheap, and wait for the next round once they are not', () => {
  const { made, run, round, pending } = setup()
  assert.equal(run('a', 9), null)
  assert.equal(run('b', 9), null)
  assert.notEqual(run('c', 1), null)
  assert.deepEqual([made, pending()], [['a', 'b'], 1])
  round()
  assert.deepEqual([made, pending()], [['a', 'b', 'c'], 0])
})

test('the rest of a turn comes behind what is fresh, but is never left out', () => {
  const { made, run, round } = setup()
  run('rest 1', 10, 'rest')
  run('rest 2', 10, 'rest')
  for (const name of ['a', 'b', 'c']) run(name, 10)
  for (let count = 0; count < 4; count++) round()
  assert.deepEqual(made, ['a', 'b', 'rest 1', 'c', 'rest 2'])
})

test('a machine with many turns does not stand before the one turn of another', () => {
  const { made, run, round } = setup()
  run('first', 10)
  for (let count = 0; count < 50; count++) run(`hog ${count}`, 10, 'fresh', 'hog')
  run('neighbour', 10, 'fresh', 'neighbour')
  round()
  round()
  assert.deepEqual(made, ['first', 'hog 0', 'neighbour'])
})

test('what a turn throws reaches its requester, and the others go on', async () => {
  const { made, run, slices, round } = setup()
  run('a', 10)
  const fault = () => {
    throw new Error('fault')
  }
  const failed = assert.rejects(slices.run('fresh', 'a', fault)!, /fault/)
  run('b', 1)
  round()
  await failed
  assert.deepEqual(made, ['a', 'b'])
  assert.throws(() => slices.run('fresh', 'a', fault), /fault/)
})
