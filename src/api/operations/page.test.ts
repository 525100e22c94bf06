import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../protocol/api-error.ts'
import { pageSize, readPageToken, writePageToken } from './page.ts'

const dayMillis = 24 * 60 * 60 * 1000
const clockAt = (millis: number) => ({ now: () => millis, at: () => () => {} })
const invalid = new ApiError('InvalidToken', "Invalid Token: 'Invalid token'")

test('a token gives its position back, for a day', () => {
  const scope = ['ListThings', undefined, true]
  const token = writePageToken(clockAt(1000), scope, '12.~é')
  assert.match(token!, /^[\w-]+$/)
  assert.equal(readPageToken(clockAt(1000 + dayMillis), scope, token), '12.~é')
  assert.throws(() => readPageToken(clockAt(1001 + dayMillis), scope, token), invalid)
})

test('tokens that were not given for these arguments are refused', () => {
  const clock = clockAt(0)
  const token = writePageToken(clock, ['ListThings', 'a'], '12')!
  for (const wrong of ['InvalidToken', 'é', `${token}A`, token.slice(1), token.replace(/.$/, '_')]) {
    assert.throws(() => readPageToken(clock, ['ListThings', 'a'], wrong), invalid, wrong)
  }
  for (const scope of [['ListThings'], ['ListThings', 'b'], ['ListOthers', 'a'], ['ListThings', 'a', null]]) {
    assert.throws(() => readPageToken(clock, scope, token), invalid)
  }
})

test('there is no token at the end, and a missing token is not a position', () => {
  assert.equal(writePageToken(clockAt(0), [], null), undefined)
  assert.equal(readPageToken(clockAt(0), [], undefined), null)
})

test('a page has 100 results unless another number is asked for', () => {
  assert.deepEqual([undefined, 0, 1, 1000].map(pageSize), [100, 100, 1, 1000])
})
