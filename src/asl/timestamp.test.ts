import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareTimestamps, parseExactTimestamp, parseTimestamp } from './timestamp.ts'

test('timestamps are read to the nanosecond', () => {
  const cases: [string, number, number][] = [
    ['1970-01-01T00:00:00Z', 0, 0],
    ['2016-03-14T01:59:00Z', Date.UTC(2016, 2, 14, 1, 59), 0],
    ['2012-10-09T19:00:55+01:00', Date.UTC(2012, 9, 9, 18, 0, 55), 0],
    ['2024-02-29T23:59:59.123456789-05:30', Date.UTC(2024, 2, 1, 5, 29, 59, 123), 456789],
    ['2026-11-21T09:00:00.000000Z', Date.UTC(2026, 10, 21, 9), 0],
    ['2016-12-05T21:29Z', Date.UTC(2016, 11, 5, 21, 29), 0],
    ['1969-12-31T23:59:59.9Z', -100, 0],
    ['0001-01-01T00:00:00Z', -62135596800000, 0],
    ['9999-12-31T23:59:59.999Z', 253402300799999, 0],
  ]
  for (const [text, epochMilliseconds, nanoseconds] of cases) {
    assert.deepEqual(parseExactTimestamp(text), { epochMilliseconds, nanoseconds }, text)
    assert.equal(parseTimestamp(text), epochMilliseconds, text)
  }
})

test('what the service refuses is refused', () => {
  const refused = [
    '2016-12-05 21:29:29Z',
    '2016-12-05T21:29:29',
    '2016-13-05T21:29:29Z',
    '2016-12-05T25:29:29Z',
    '05-12-2016T21:29:29Z',
    '2023-02-24',
    '2023-02-29T00:00:00Z',
    '2023-02-24T00:00:60Z',
    '2023-02-24t00:00:00z',
    '2023-02-24T00:00:00+0100',
    '2023-02-24T00:00:00+19:00',
    ' 2023-02-24T00:00:00Z',
    '',
  ]
  for (const text of refused) assert.equal(parseTimestamp(text), null, text)
})

test('timestamps are compared as points in time', () => {
  const compare = (left: string, right: string) =>
    Math.sign(compareTimestamps(parseExactTimestamp(left)!, parseExactTimestamp(right)!))
  assert.equal(compare('2016-03-14T01:59:00Z', '2016-03-14T02:59:00+01:00'), 0)
  assert.equal(compare('2016-03-14T01:59:00Z', '2016-03-14T01:59:00.000000001Z'), -1)
  assert.equal(compare('2016-03-14T02:59:00Z', '2016-03-14T01:59:00Z'), 1)
})
