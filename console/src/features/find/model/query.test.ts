import assert from 'node:assert/strict'
import { test } from 'node:test'
import { criteriaCount, emptyQuery, type Query, readQuery, searchInput, writeQuery } from './query.ts'

const queries: readonly Query[] = [
  emptyQuery,
  { ...emptyQuery, statuses: ['FAILED', 'TIMED_OUT'], name: 'order', input: "$.id == 'A&B'" },
  { ...emptyQuery, from: '2026-11-30T09:15', longerThan: '60', version: '3', alias: 'live', machine: 'arn:m' },
]

test('the query of an address is the one that was written into it', () => {
  for (const query of queries) {
    const members = Object.entries(writeQuery(query)).filter((each): each is [string, string] => each[1] !== null)
    assert.deepEqual(readQuery(new URLSearchParams(members)), query)
  }
})

test('a query asks only for what it names', () => {
  assert.deepEqual(searchInput(emptyQuery), {})
  assert.deepEqual(searchInput(queries[1]!), {
    statuses: ['FAILED', 'TIMED_OUT'],
    nameContains: 'order',
    input: "$.id == 'A&B'",
  })
  assert.deepEqual(searchInput(queries[2]!), {
    startedFrom: new Date('2026-11-30T09:15').getTime() / 1000,
    durationSecondsMin: 60,
    version: 3,
    alias: 'live',
    stateMachineArn: 'arn:m',
  })
  assert.deepEqual(queries.map(criteriaCount), [0, 2, 5])
})
