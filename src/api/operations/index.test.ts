import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceModel } from '../model/service-model.ts'
import { operations } from './index.ts'

test('every operation of the model is listed, in alphabetical order', () => {
  assert.deepEqual(
    operations.map(({ name }) => name),
    Object.keys(serviceModel.operations).toSorted(),
  )
  assert.equal(operations.length, 37)
})
