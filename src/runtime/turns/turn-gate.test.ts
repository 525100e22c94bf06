import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TurnGate } from './turn-gate.ts'

test('as many go in as there is room for, and the others as those leave, of each machine in turn', async () => {
  const gate = new TurnGate(2)
  const inside: string[] = []
  const enter = (name: string, key: string) => {
    const entered = gate.enter(key)
    if (entered === null) inside.push(name)
    else void entered.then(() => inside.push(name))
  }
  for (let index = 0; index < 50; index++) enter(`hog ${index}`, 'hog')
  enter('neighbour', 'neighbour')
  assert.deepEqual(inside, ['hog 0', 'hog 1'])
  for (let count = 0; count < 3; count++) gate.leave()
  await Promise.resolve()
  assert.deepEqual(inside.slice(2), ['hog 2', 'neighbour', 'hog 3'])
  for (let count = 0; count < 48; count++) gate.leave()
  await Promise.resolve()
  assert.equal(inside.length, 51)
  assert.equal(gate.enter('hog'), null)
})

test('those inside have so many bytes together, and one that has more goes in alone', async () => {
  const gate = new TurnGate(10, 100)
  const inside: number[] = []
  const enter = (bytes: number) => {
    const entered = gate.enter('a', bytes)
    if (entered === null) inside.push(bytes)
    else void entered.then(() => inside.push(bytes))
  }
  for (const bytes of [60, 40, 30, 500, 1]) enter(bytes)
  assert.deepEqual(inside, [60, 40])
  gate.leave(60)
  await Promise.resolve()
  assert.deepEqual(inside, [60, 40, 30])
  gate.leave(40)
  gate.leave(30)
  await Promise.resolve()
  assert.deepEqual(inside, [60, 40, 30, 500])
  gate.leave(500)
  await Promise.resolve()
  assert.deepEqual(inside, [60, 40, 30, 500, 1])
})
