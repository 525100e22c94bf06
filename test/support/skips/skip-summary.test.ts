import assert from 'node:assert/strict'
import { test } from 'node:test'
import reportSkips from './skip-reporter.ts'
import { skipSummary } from './skip-summary.ts'

async function* events(...given: [type: string, data: object][]) {
  for (const [type, data] of given) yield { type, data } as never
}

test('skipped tests are named at the end, with the reason and the remedy', async () => {
  const python = 'SKIPPED: python3 is not on this machine (apt-get install python3, or brew install python)'
  let reported = ''
  const given = events(
    ['test:pass', { name: 'ran' }],
    ['test:pass', { name: 'one', skip: python }],
    ['test:start', { name: 'two', skip: python }],
    ['test:pass', { name: 'two', skip: python }],
    ['test:pass', { name: 'three', skip: true }],
  )
  for await (const line of reportSkips(given)) reported += line
  assert.equal(
    skipSummary(reported),
    `
SKIPPED 3 tests, which this run says nothing about:

  python3 is not on this machine (apt-get install python3, or brew install python)
    - one
    - two

  without a reason
    - three

`,
  )
})

test('nothing is printed if nothing was skipped', () => {
  assert.equal(skipSummary(''), '')
})
