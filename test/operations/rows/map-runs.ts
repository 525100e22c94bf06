import assert from 'node:assert/strict'
import { arnPrefix, type World } from '../../support/world.ts'
import { type OperationRow, row } from '../operation-row.ts'

const missing = `${arnPrefix}:mapRun:orders/each:missing`
const wrong = 'orders'
const mapRun = async (world: World) => ({ mapRunArn: (await world.mapRun()).mapRunArn })

export const mapRunRows: readonly OperationRow[] = [
  row('DescribeMapRun', {
    good: mapRun,
    holds: ({ status, itemCounts, maxConcurrency }) =>
      assert.deepEqual([status, itemCounts.running, itemCounts.pending, maxConcurrency], ['RUNNING', 1, 1, 1]),
    errors: {
      InvalidArn: () => ({ mapRunArn: wrong }),
      ResourceNotFound: () => ({ mapRunArn: missing }),
    },
  }),
  row('ListMapRuns', {
    good: async (world) => ({ executionArn: (await world.mapRun()).executionArn }),
    holds: ({ mapRuns }) => assert.equal(mapRuns.length, 1),
    errors: {
      ExecutionDoesNotExist: () => ({ executionArn: `${arnPrefix}:execution:orders:missing` }),
      InvalidArn: () => ({ executionArn: wrong }),
      InvalidToken: async (world) => ({ executionArn: (await world.mapRun()).executionArn, nextToken: 'none' }),
    },
  }),
  row('UpdateMapRun', {
    good: async (world) => ({ ...(await mapRun(world)), maxConcurrency: 2, toleratedFailurePercentage: 10 }),
    errors: {
      InvalidArn: () => ({ mapRunArn: wrong, maxConcurrency: 1 }),
      ResourceNotFound: () => ({ mapRunArn: missing, maxConcurrency: 1 }),
      ValidationException: [
        { input: mapRun, reason: 'MISSING_REQUIRED_PARAMETER' },
        {
          input: async (world) => {
            const { executionArn, mapRunArn } = await world.mapRun()
            await world.call('StopExecution', { executionArn })
            return { mapRunArn, maxConcurrency: 1 }
          },
          reason: 'CANNOT_UPDATE_COMPLETED_MAP_RUN',
        },
      ],
    },
  }),
  row('RedriveExecution', {
    good: async (world) => {
      const { executionArn } = await world.running()
      await world.call('StopExecution', { executionArn })
      return { executionArn }
    },
    errors: {
      ExecutionDoesNotExist: () => ({ executionArn: `${arnPrefix}:execution:orders:missing` }),
      ExecutionLimitExceeded: {
        input: async (world) => {
          const { executionArn, stateMachineArn } = await world.running()
          await world.call('StopExecution', { executionArn })
          await world.call('StartExecution', { stateMachineArn })
          return { executionArn }
        },
        options: { openExecutionsMax: 1 },
      },
      ExecutionNotRedrivable: async (world) => ({ executionArn: await world.ended() }),
      InvalidArn: () => ({ executionArn: wrong }),
      ValidationException: () => ({ executionArn: `${arnPrefix}:execution:orders:one`, clientToken: '' }),
    },
  }),
]
