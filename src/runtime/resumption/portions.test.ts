import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inPortions } from './portions.ts'

/** Work that ends when the test says so. */
function setup(width: () => number, isOver = () => false) {
  const ends: (() => void)[] = []
  const begun: number[] = []
  const work = (one: number) => {
    begun.push(one)
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  const all = inPortions([1, 2, 3, 4, 5], width, work, isOver)
  const endOne = () => {
    ends.shift()?.()
    return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  }
  return { begun, all, endOne }
}

test('a limited number is done at a time, in order', async () => {
  const { begun, all, endOne } = setup(() => 2)
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  assert.deepEqual(begun, [1, 2])
  await endOne()
  assert.deepEqual(begun, [1, 2, 3])
  for (let count = 0; count < 4; count++) await endOne()
  await all
  assert.deepEqual(begun, [1, 2, 3, 4, 5])
})

test('a width that shrinks is heeded, and one that is nothing still lets one go on', async () => {
  let width = 3
  const { begun, all, endOne } = setup(() => width)
  for (let count = 0; count < 3; count++) await new Promise(setImmediate)
  width = 0
  for (let count = 0; count < 2; count++) await endOne()
  assert.deepEqual(begun, [1, 2, 3])
  await endOne()
  assert.deepEqual(begun, [1, 2, 3, 4])
  for (let count = 0; count < 2; count++) await endOne()
  await all
})

test('the rest is left once it is over', async () => {
  let isOver = false
  const { begun, all, endOne } = setup(
    () => 1,
    () => isOver,
  )
  isOver = true
  await endOne()
  await all
  assert.deepEqual(begun, [1])
})

test('what fails is told', async () => {
  const failing = inPortions(
    [1],
    () => 1,
    () => Promise.reject(new Error('no')),
    () => false,
  )
  await assert.rejects(failing, /no/)
})
