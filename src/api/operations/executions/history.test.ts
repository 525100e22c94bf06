import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arnPrefix, setup } from '../../test-support/setup.ts'

// Its executions have two events for the whole duration of the tests.
const waiting = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}'

/** An execution with 260 events, in chunks of one to nine. */
async function longHistory() {
  const bundle = setup()
  const stateMachineArn = await bundle.createMachine('orders', 'STANDARD', waiting)
  const { executionArn } = await bundle.call('StartExecution', { stateMachineArn })
  const { id } = (await bundle.store.executions.byArn(executionArn))!
  const eventText = (eventId: number) =>
    `{"id":${eventId},"stateEnteredEventDetails":{"name":"S","input":"${eventId}"}}`
  for (let firstEventId = 3, size = 1; firstEventId <= 260; size = (size % 9) + 1) {
    const count = Math.min(size, 261 - firstEventId)
    const chunk = `[${Array.from({ length: count }, (_, index) => eventText(firstEventId + index)).join(',')}]`
    await bundle.store.commit(
      {
        executionId: id,
        start: null,
        end: null,
        history: { firstEventId, count, chunk },
        framesPut: [],
        framesRemoved: [],
      },
      bundle.store.claim,
    )
    firstEventId += count
  }

  /** The ids of all events, page by page. */
  const pages = async (input: { reverseOrder?: boolean; maxResults?: number; includeExecutionData?: boolean }) => {
    const found: number[][] = []
    let nextToken: string | undefined
    do {
      const request = { executionArn, ...input, ...(nextToken !== undefined && { nextToken }) }
      const page = await bundle.call('GetExecutionHistory', request)
      found.push((page.events as { id: number }[]).map((event) => event.id))
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    return found
  }
  return { ...bundle, executionArn, executionId: id, pages }
}

const ids = Array.from({ length: 260 }, (_, index) => index + 1)

test('a history is read in pages, forwards and backwards', async (t) => {
  const { pages } = await longHistory()
  const cases: [maxResults: number | undefined, sizes: number[]][] = [
    [undefined, [100, 100, 60]],
    [0, [100, 100, 60]],
    [130, [130, 130]],
    [255, [255, 5]],
    [1000, [260]],
  ]
  for (const [maxResults, sizes] of cases) {
    for (const reverseOrder of [false, true]) {
      for (const includeExecutionData of [false, true]) {
        await t.test(`${maxResults} ${reverseOrder} ${includeExecutionData}`, async () => {
          const found = await pages({
            reverseOrder,
            includeExecutionData,
            ...(maxResults !== undefined && { maxResults }),
          })
          assert.deepEqual(found.flat(), reverseOrder ? ids.toReversed() : ids)
          assert.deepEqual(
            found.map((page) => page.length),
            sizes,
          )
        })
      }
    }
  }
  const single = await pages({ maxResults: 1 })
  assert.deepEqual([single.length, single.flat()], [260, ids])
})

test('a page of large events is shorter than asked for', async () => {
  const { call, createMachine, store } = setup()
  const stateMachineArn = await createMachine('orders', 'STANDARD', waiting)
  const { executionArn } = await call('StartExecution', { stateMachineArn })
  const { id } = (await store.executions.byArn(executionArn))!
  for (let firstEventId = 3; firstEventId <= 8; firstEventId++) {
    const chunk = `[{"id":${firstEventId},"text":"${'x'.repeat(1024 * 1024)}"}]`
    const history = { firstEventId, count: 1, chunk }
    await store.commit(
      { executionId: id, start: null, end: null, history, framesPut: [], framesRemoved: [] },
      store.claim,
    )
  }
  const first = await call('GetExecutionHistory', { executionArn })
  const second = await call('GetExecutionHistory', { executionArn, nextToken: first.nextToken! })
  assert.deepEqual([first.events.length, second.events.length, second.nextToken], [6, 2, undefined])
})

test('a token is good only for the same reading of the same history', async () => {
  const { call, executionArn, failure } = await longHistory()
  const { nextToken } = await call('GetExecutionHistory', { executionArn, maxResults: 10 })
  const changes = [{ reverseOrder: true }, { includeExecutionData: false }, { nextToken: 'x' }]
  for (const change of changes) {
    assert.equal(
      await failure('GetExecutionHistory', { executionArn, nextToken, ...change }),
      "InvalidToken: Invalid Token: 'Invalid token'",
    )
  }
})

test('the ARN of something else has no history', async () => {
  const { failure } = setup()
  assert.equal(
    await failure('GetExecutionHistory', { executionArn: `${arnPrefix}:stateMachine:orders` }),
    "InvalidArn: Invalid Arn: 'Resource type not valid in this context: stateMachine'",
  )
})
