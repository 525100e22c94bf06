import assert from 'node:assert/strict'
import { arnPrefix, passDefinition, roleArn, type World } from '../../support/world.ts'
import { neverHere, neverKms, neverKmsKey, type OperationRow, row } from '../operation-row.ts'

const missing = `${arnPrefix}:stateMachine:missing`
const labelled = `${arnPrefix}:stateMachine:orders/label`
const noArn = 'orders'

const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: '' }))
const create = (change: object) => (world: World) => ({
  name: world.name(),
  definition: passDefinition,
  roleArn,
  ...change,
})
const update = (change: object) => async (world: World) => ({ stateMachineArn: await world.machine(), ...change })
const other = passDefinition.replace('Pass', 'Succeed').replace(',"End":true', '')

const invalidConfigurations = {
  InvalidEncryptionConfiguration: { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } },
  InvalidLoggingConfiguration: { loggingConfiguration: { level: 'ALL' } },
  InvalidTracingConfiguration: { tracingConfiguration: {} },
}

export const machineRows: readonly OperationRow[] = [
  row('CreateStateMachine', {
    good: create({ publish: true, tags: [{ key: 'team', value: 'a' }] }),
    errors: {
      ConflictException: neverHere.conflict,
      InvalidArn: create({ roleArn: noArn }),
      InvalidDefinition: create({ definition: '{}' }),
      InvalidEncryptionConfiguration: create(invalidConfigurations.InvalidEncryptionConfiguration),
      InvalidLoggingConfiguration: create(invalidConfigurations.InvalidLoggingConfiguration),
      InvalidName: create({ name: 'a b' }),
      InvalidTracingConfiguration: create(invalidConfigurations.InvalidTracingConfiguration),
      ...neverKms,
      StateMachineAlreadyExists: async (world) => {
        const stateMachineArn = await world.machine()
        return create({ name: stateMachineArn.split(':').at(-1), definition: other })(world)
      },
      StateMachineDeleting: async (world) => {
        const { stateMachineArn } = await world.deleting()
        return create({ name: stateMachineArn.split(':').at(-1) })(world)
      },
      StateMachineLimitExceeded: neverHere.accountQuota,
      StateMachineTypeNotSupported: neverHere.bothTypes,
      TooManyTags: create({ tags: tags(51) }),
      ValidationException: create({ versionDescription: 'first' }),
    },
  }),
  row('DeleteStateMachine', {
    good: async (world) => ({ stateMachineArn: await world.machine() }),
    errors: {
      InvalidArn: () => ({ stateMachineArn: noArn }),
      ValidationException: [
        { input: () => ({ stateMachineArn: labelled }), reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
        { input: async (world) => ({ stateMachineArn: await world.version() }) },
      ],
    },
  }),
  row('DescribeStateMachine', {
    good: async (world) => ({ stateMachineArn: await world.machine() }),
    holds: ({ definition, status }) => assert.deepEqual([definition, status], [passDefinition, 'ACTIVE']),
    errors: {
      InvalidArn: () => ({ stateMachineArn: noArn }),
      ...neverKmsKey,
      StateMachineDoesNotExist: () => ({ stateMachineArn: missing }),
    },
  }),
  row('DescribeStateMachineForExecution', {
    good: async (world) => ({ executionArn: await world.ended() }),
    holds: ({ definition }) => assert.equal(definition, passDefinition),
    errors: {
      ExecutionDoesNotExist: () => ({ executionArn: `${arnPrefix}:execution:orders:missing` }),
      InvalidArn: () => ({ executionArn: missing }),
      ...neverKmsKey,
    },
  }),
  row('ListStateMachines', {
    good: async (world) => {
      await world.machine()
      await world.machine()
      return { maxResults: 1 }
    },
    holds: ({ stateMachines, nextToken }) => assert.ok(stateMachines.length === 1 && nextToken !== undefined),
    errors: { InvalidToken: () => ({ nextToken: 'made-up' }) },
  }),
  row('UpdateStateMachine', {
    good: update({ definition: other, publish: true }),
    holds: ({ revisionId, stateMachineVersionArn }) => {
      assert.match(revisionId!, /^[0-9a-f-]{36}$/)
      assert.match(stateMachineVersionArn!, /:1$/)
    },
    errors: {
      ConflictException: neverHere.conflict,
      InvalidArn: [
        { input: () => ({ stateMachineArn: noArn, definition: other }) },
        { input: update({ roleArn: 'nobody' }) },
      ],
      InvalidDefinition: update({ definition: '{}' }),
      InvalidEncryptionConfiguration: update(invalidConfigurations.InvalidEncryptionConfiguration),
      InvalidLoggingConfiguration: update(invalidConfigurations.InvalidLoggingConfiguration),
      InvalidTracingConfiguration: update(invalidConfigurations.InvalidTracingConfiguration),
      ...neverKms,
      MissingRequiredParameter: update({}),
      ServiceQuotaExceededException: async (world) => {
        const stateMachineArn = await world.machine()
        await publishAll(world, stateMachineArn)
        return { stateMachineArn, definition: other, publish: true }
      },
      StateMachineDeleting: async (world) => {
        const { stateMachineArn } = await world.deleting()
        return { stateMachineArn, definition: other }
      },
      StateMachineDoesNotExist: () => ({ stateMachineArn: missing, definition: other }),
      ValidationException: [
        { input: update({ definition: other, versionDescription: 'second' }) },
        {
          input: () => ({ stateMachineArn: labelled, definition: other }),
          reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS',
        },
      ],
    },
  }),
  row('ValidateStateMachineDefinition', {
    good: () => ({ definition: '{}' }),
    holds: ({ result, diagnostics }) => assert.ok(result === 'FAIL' && diagnostics.length > 0),
    errors: { ValidationException: () => ({ definition: '{}', maxResults: 101 }) },
  }),
]

/** Publishes many versions of a machine, in this process, because it would take long over HTTP. */
export async function publishAll(world: World, stateMachineArn: string, count = 1000): Promise<void> {
  for (let number = 1; number <= count; number++) {
    const definition = JSON.stringify({ Comment: String(number), ...JSON.parse(passDefinition) })
    const { status, body } = await world.local.call(
      'UpdateStateMachine',
      JSON.stringify({ stateMachineArn, definition, publish: true }),
    )
    assert.equal(status, 200, body)
  }
}
