import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextPoll } from '../../test-support/next-poll.ts'
import { arnPrefix, setup, startMillis } from '../../test-support/setup.ts'

const activityArn = `${arnPrefix}:activity:work`
const creationDate = startMillis / 1000

test('an activity is created once, described, listed and deleted', async () => {
  const { call, failure, time } = setup()
  assert.deepEqual(await call('CreateActivity', { name: 'work' }), { activityArn, creationDate })
  time.millis += 1000
  const again = await call('CreateActivity', { name: 'work', tags: [{ key: 'a', value: 'b' }] })
  assert.deepEqual(again, { activityArn, creationDate })
  assert.deepEqual((await call('ListTagsForResource', { resourceArn: activityArn })).tags, [])
  const other = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' }
  assert.equal(
    await failure('CreateActivity', { name: 'work', encryptionConfiguration: other }),
    `ActivityAlreadyExists: Activity Already Exists: '${activityArn}'`,
  )
  assert.deepEqual(await call('DescribeActivity', { activityArn }), {
    activityArn,
    creationDate,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    name: 'work',
  })
  assert.deepEqual(await call('ListActivities', {}), { activities: [{ activityArn, creationDate, name: 'work' }] })
  assert.deepEqual(await call('DeleteActivity', { activityArn }), {})
  assert.deepEqual(await call('DeleteActivity', { activityArn }), {})
  assert.equal(
    await failure('DescribeActivity', { activityArn }),
    `ActivityDoesNotExist: Activity Does Not Exist: '${activityArn}'`,
  )
})

test('activities are listed in pages', async () => {
  const { call } = setup()
  for (const name of ['a', 'b', 'c']) await call('CreateActivity', { name })
  const first = await call('ListActivities', { maxResults: 2 })
  const second = await call('ListActivities', { maxResults: 2, nextToken: first.nextToken! })
  assert.deepEqual(
    [...first.activities, null, ...second.activities].map((activity) => activity?.name ?? '|').join(''),
    'ab|c',
  )
  assert.equal(second.nextToken, undefined)
})

test('a worker gets a task, or after a while nothing', async () => {
  const { call, createWork, failure, runtime, send, time } = setup()
  const { stateMachineArn } = await createWork('work')
  await call('StartExecution', { stateMachineArn, input: '{"a":1}' })
  const { input, taskToken } = await call('GetActivityTask', { activityArn, workerName: 'w' })
  assert.equal(input, '{"a":1}')
  assert.ok(taskToken)
  const polled = nextPoll(runtime)
  const answer = send('AWSStepFunctions.GetActivityTask', JSON.stringify({ activityArn }))
  await polled
  time.millis += 60_000
  assert.equal((await answer).body, '{"taskToken":null}')
  assert.equal(
    await failure('GetActivityTask', { activityArn: `${activityArn}2` }),
    `ActivityDoesNotExist: Activity Does Not Exist: '${activityArn}2'`,
  )
  assert.equal(
    await failure('GetActivityTask', { activityArn: 'no_an_activity_arn' }),
    "InvalidArn: Invalid Arn: 'Invalid ARN prefix: no_an_activity_arn'",
  )
})
