import assert from 'node:assert/strict'
import { arnPrefix, type World } from '../../support/world.ts'
import { neverHere, neverKms, neverKmsKey, type OperationRow, row } from '../operation-row.ts'

const missing = `${arnPrefix}:activity:missing`
const tokenErrors = {
  InvalidToken: () => ({ taskToken: 'made-up', output: '{}' }),
  TaskDoesNotExist: neverHere.goneTask,
  TaskTimedOut: async (world: World) => ({ taskToken: await world.spentToken(), output: '{}' }),
}

export const taskRows: readonly OperationRow[] = [
  row('CreateActivity', {
    good: (world) => ({ name: world.name(), encryptionConfiguration: { type: 'AWS_OWNED_KEY' } }),
    errors: {
      ActivityAlreadyExists: async (world) => ({
        name: (await world.activity()).split(':').at(-1),
        encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/another' },
      }),
      ActivityLimitExceeded: neverHere.accountQuota,
      InvalidEncryptionConfiguration: (world) => ({
        name: world.name(),
        encryptionConfiguration: { type: 'AWS_OWNED_KEY', kmsKeyId: 'alias/a' },
      }),
      InvalidName: () => ({ name: 'a/b' }),
      ...neverKms,
      TooManyTags: (world) => ({
        name: world.name(),
        tags: Array.from({ length: 51 }, (_, index) => ({ key: `key-${index}`, value: '' })),
      }),
    },
  }),
  row('DescribeActivity', {
    good: async (world) => ({ activityArn: await world.activity() }),
    holds: ({ encryptionConfiguration }) => assert.equal(encryptionConfiguration?.type, 'AWS_OWNED_KEY'),
    errors: { ActivityDoesNotExist: () => ({ activityArn: missing }), InvalidArn: () => ({ activityArn: 'work' }) },
  }),
  row('ListActivities', {
    good: async (world) => {
      await world.activity()
      return {}
    },
    holds: ({ activities }) => assert.equal(activities.length, 1),
    errors: { InvalidToken: () => ({ nextToken: 'made-up' }) },
  }),
  row('DeleteActivity', {
    good: async (world) => ({ activityArn: await world.activity() }),
    errors: { InvalidArn: () => ({ activityArn: 'work' }) },
  }),
  row('GetActivityTask', {
    good: async (world) => ({ activityArn: (await world.running()).activityArn, workerName: 'ida' }),
    holds: ({ taskToken, input }) => {
      assert.ok(taskToken)
      assert.equal(input, '{"order":1}')
    },
    errors: {
      ActivityDoesNotExist: () => ({ activityArn: missing }),
      ActivityWorkerLimitExceeded: async (world) => {
        const activityArn = await world.activity()
        const { signal } = new AbortController()
        for (let index = 0; index < 1000; index++) void world.local.runtime.getActivityTask(activityArn, null, signal)
        return { activityArn }
      },
      InvalidArn: () => ({ activityArn: 'work' }),
      ...neverKmsKey,
    },
  }),
  row('SendTaskSuccess', {
    good: async (world) => ({ taskToken: await world.taskToken(), output: '{}' }),
    errors: {
      InvalidOutput: async (world) => ({ taskToken: await world.taskToken(), output: '{' }),
      ...tokenErrors,
      ...neverKmsKey,
    },
  }),
  row('SendTaskFailure', {
    good: async (world) => ({ taskToken: await world.taskToken(), error: 'E', cause: 'C' }),
    errors: { ...tokenErrors, ...neverKmsKey },
  }),
  row('SendTaskHeartbeat', {
    good: async (world) => ({ taskToken: await world.taskToken() }),
    errors: tokenErrors,
  }),
]
