import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Burst } from './burst.ts'

test('others are let in after so many children, or so many characters of their inputs', () => {
  const pausesOf = (characters: number) => {
    const burst = new Burst()
    return Array.from({ length: 200 }, () => burst.started(characters)).filter((pause) => pause !== null).length
  }
  assert.equal(pausesOf(10), 2)
  assert.equal(pausesOf(262_144), 50)
})
