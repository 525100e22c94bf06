import assert from 'node:assert/strict'
import { arnPrefix, passDefinition, type World } from '../../support/world.ts'
import { neverKmsKey, type OperationRow, row } from '../operation-row.ts'

const missingMachine = `${arnPrefix}:stateMachine:missing`
const missing = `${arnPrefix}:execution:orders:missing`
const labelled = `${arnPrefix}:stateMachine:orders/label`

const start = (change: object) => async (world: World) => ({ stateMachineArn: await world.machine(), ...change })
const startSync = (change: object) => async (world: World) => ({
  stateMachineArn: await world.machine(passDefinition, 'EXPRESS'),
  ...change,
})

export const executionRows: readonly OperationRow[] = [
  row('StartExecution', {
    good: start({ name: 'first', input: '{"order":1}', traceHeader: 'Root=1' }),
    holds: ({ executionArn }) => assert.match(executionArn, /:execution:name-1:first$/),
    errors: {
      ExecutionAlreadyExists: async (world) => {
        const stateMachineArn = await world.machine()
        await world.call('StartExecution', { stateMachineArn, name: 'first' })
        return { stateMachineArn, name: 'first' }
      },
      ExecutionLimitExceeded: {
        input: async (world) => ({ stateMachineArn: (await world.running()).stateMachineArn }),
        options: { openExecutionsMax: 1 },
      },
      InvalidArn: () => ({ stateMachineArn: 'orders' }),
      InvalidExecutionInput: start({ input: "{'order':1}" }),
      InvalidName: start({ name: 'a b' }),
      ...neverKmsKey,
      StateMachineDeleting: async (world) => ({ stateMachineArn: (await world.deleting()).stateMachineArn }),
      StateMachineDoesNotExist: () => ({ stateMachineArn: missingMachine }),
      ValidationException: {
        input: () => ({ stateMachineArn: labelled }),
        reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS',
      },
    },
  }),
  row('StartSyncExecution', {
    good: startSync({ input: '{"order":1}' }),
    holds: ({ status, output }) => assert.deepEqual([status, output], ['SUCCEEDED', '{"order":1}']),
    errors: {
      InvalidArn: () => ({ stateMachineArn: 'orders' }),
      InvalidExecutionInput: startSync({ input: 'order' }),
      InvalidName: startSync({ name: 'a b' }),
      ...neverKmsKey,
      StateMachineDeleting: async (world) => ({ stateMachineArn: (await world.deleting()).stateMachineArn }),
      StateMachineDoesNotExist: () => ({ stateMachineArn: missingMachine }),
      StateMachineTypeNotSupported: start({}),
    },
  }),
  row('StopExecution', {
    good: async (world) => ({ executionArn: (await world.running()).executionArn, error: 'E', cause: 'C' }),
    errors: {
      ExecutionDoesNotExist: () => ({ executionArn: missing }),
      InvalidArn: () => ({ executionArn: missingMachine }),
      ...neverKmsKey,
      ValidationException: async (world) => ({ executionArn: await world.ended(), error: 'E'.repeat(257) }),
    },
  }),
  row('DescribeExecution', {
    good: async (world) => ({ executionArn: await world.ended() }),
    holds: ({ status, input, output }) =>
      assert.deepEqual([status, input, output], ['SUCCEEDED', '{"order":1}', '{"order":1}']),
    errors: {
      ExecutionDoesNotExist: () => ({ executionArn: missing }),
      InvalidArn: () => ({ executionArn: `${arnPrefix}:express:orders:first:1` }),
      ...neverKmsKey,
    },
  }),
  row('GetExecutionHistory', {
    good: async (world) => ({ executionArn: await world.ended(), maxResults: 3 }),
    holds: ({ events, nextToken }) => {
      assert.deepEqual(
        (events as readonly { type: string }[]).map(({ type }) => type),
        ['ExecutionStarted', 'PassStateEntered', 'PassStateExited'],
      )
      assert.ok(nextToken !== undefined)
    },
    errors: {
      ExecutionDoesNotExist: () => ({ executionArn: missing }),
      InvalidArn: () => ({ executionArn: 'first' }),
      InvalidToken: async (world) => ({ executionArn: await world.ended(), nextToken: 'made-up' }),
      ...neverKmsKey,
    },
  }),
  row('ListExecutions', {
    good: async (world) => {
      const stateMachineArn = await world.machine()
      await world.ended(stateMachineArn)
      return { stateMachineArn, statusFilter: 'SUCCEEDED' }
    },
    holds: ({ executions }) => assert.deepEqual([executions.length, executions[0]?.status], [1, 'SUCCEEDED']),
    errors: {
      InvalidArn: () => ({ stateMachineArn: 'orders' }),
      InvalidToken: async (world) => ({ stateMachineArn: await world.machine(), nextToken: 'made-up' }),
      ResourceNotFound: () => ({ mapRunArn: `${arnPrefix}:mapRun:orders/label:00000000-0000-4000-8000-000000000000` }),
      StateMachineDoesNotExist: () => ({ stateMachineArn: missingMachine }),
      StateMachineTypeNotSupported: startSync({}),
      ValidationException: [
        { input: () => ({}), reason: 'MISSING_REQUIRED_PARAMETER' },
        { input: async (world) => ({ stateMachineArn: await world.machine(), maxResults: 1001 }) },
        { input: () => ({ stateMachineArn: labelled }), reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
      ],
    },
  }),
]
