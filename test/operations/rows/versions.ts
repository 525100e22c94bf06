import assert from 'node:assert/strict'
import { arnPrefix, type World } from '../../support/world.ts'
import { neverHere, type OperationRow, row } from '../operation-row.ts'
import { publishAll } from './machines.ts'

const missing = `${arnPrefix}:stateMachine:missing`
const labelled = `${arnPrefix}:stateMachine:orders/label`
const labels = 'API_DOES_NOT_SUPPORT_LABELED_ARNS'
const routing = 'INVALID_ROUTING_CONFIGURATION'

/** A route with the given weight to a version of a new machine. */
async function half(world: World) {
  return { stateMachineVersionArn: await world.version(), weight: 50 }
}

export const versionRows: readonly OperationRow[] = [
  row('PublishStateMachineVersion', {
    good: async (world) => ({ stateMachineArn: await world.machine(), description: 'first' }),
    holds: ({ stateMachineVersionArn }) => assert.match(stateMachineVersionArn, /:1$/),
    errors: {
      ConflictException: async (world) => ({ stateMachineArn: await world.machine(), revisionId: 'another' }),
      InvalidArn: () => ({ stateMachineArn: 'orders' }),
      ServiceQuotaExceededException: async (world) => {
        const stateMachineArn = await world.machine()
        await publishAll(world, stateMachineArn)
        await world.call('UpdateStateMachine', { stateMachineArn, tracingConfiguration: { enabled: true } })
        return { stateMachineArn }
      },
      StateMachineDeleting: async (world) => ({ stateMachineArn: (await world.deleting()).stateMachineArn }),
      StateMachineDoesNotExist: () => ({ stateMachineArn: missing }),
      ValidationException: { input: () => ({ stateMachineArn: labelled }), reason: labels },
    },
  }),
  row('ListStateMachineVersions', {
    good: async (world) => {
      const stateMachineArn = await world.machine()
      await world.version(stateMachineArn)
      return { stateMachineArn }
    },
    holds: ({ stateMachineVersions }) => assert.equal(stateMachineVersions.length, 1),
    errors: {
      InvalidArn: () => ({ stateMachineArn: 'orders' }),
      InvalidToken: async (world) => ({ stateMachineArn: await world.machine(), nextToken: 'made-up' }),
      ValidationException: { input: () => ({ stateMachineArn: labelled }), reason: labels },
    },
  }),
  row('DeleteStateMachineVersion', {
    good: async (world) => ({ stateMachineVersionArn: await world.version() }),
    errors: {
      ConflictException: async (world) => ({ stateMachineVersionArn: (await world.alias()).stateMachineVersionArn }),
      InvalidArn: () => ({ stateMachineVersionArn: 'orders:1' }),
      ValidationException: [
        { input: async (world) => ({ stateMachineVersionArn: await world.machine() }) },
        { input: () => ({ stateMachineVersionArn: `${labelled}:1` }), reason: labels },
      ],
    },
  }),
  row('CreateStateMachineAlias', {
    good: async (world) => ({
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn: await world.version(), weight: 100 }],
    }),
    holds: ({ stateMachineAliasArn }) => assert.match(stateMachineAliasArn, /:live$/),
    errors: {
      ConflictException: async (world) => {
        const { routingConfiguration } = await world.alias()
        return { name: 'live', description: 'another', routingConfiguration }
      },
      InvalidArn: () => ({ name: 'live', routingConfiguration: [{ stateMachineVersionArn: 'orders:1', weight: 100 }] }),
      InvalidName: neverHere.aliasName,
      ResourceNotFound: () => ({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: `${missing}:1`, weight: 100 }],
      }),
      ServiceQuotaExceededException: async (world) => {
        const { routingConfiguration } = await world.alias()
        for (let index = 1; index < 100; index++) {
          await world.call('CreateStateMachineAlias', { name: `alias-${index}`, routingConfiguration })
        }
        return { name: 'one-more', routingConfiguration }
      },
      StateMachineDeleting: async (world) => {
        const { routingConfiguration } = await world.deleting()
        return { name: 'new', routingConfiguration }
      },
      ValidationException: [
        { input: async (world) => ({ name: 'live', routingConfiguration: [await half(world)] }), reason: routing },
        { input: async (world) => ({ name: '123', routingConfiguration: [await half(world)] }) },
      ],
    },
  }),
  row('DescribeStateMachineAlias', {
    good: async (world) => ({ stateMachineAliasArn: (await world.alias()).stateMachineAliasArn }),
    holds: ({ name, routingConfiguration }) => assert.deepEqual([name, routingConfiguration?.length], ['live', 1]),
    errors: {
      InvalidArn: () => ({ stateMachineAliasArn: 'orders:live' }),
      ResourceNotFound: async (world) => ({ stateMachineAliasArn: `${await world.machine()}:missing` }),
      ValidationException: [
        { input: async (world) => ({ stateMachineAliasArn: await world.machine() }) },
        { input: () => ({ stateMachineAliasArn: `${labelled}:live` }), reason: labels },
      ],
    },
  }),
  row('ListStateMachineAliases', {
    good: async (world) => ({ stateMachineArn: (await world.alias()).stateMachineVersionArn }),
    holds: ({ stateMachineAliases }) => assert.equal(stateMachineAliases.length, 1),
    errors: {
      InvalidArn: () => ({ stateMachineArn: 'orders' }),
      InvalidToken: async (world) => ({ stateMachineArn: await world.machine(), nextToken: 'made-up' }),
      ResourceNotFound: async (world) => ({ stateMachineArn: `${await world.machine()}:7` }),
      StateMachineDeleting: async (world) => ({ stateMachineArn: (await world.deleting()).stateMachineArn }),
      StateMachineDoesNotExist: () => ({ stateMachineArn: missing }),
    },
  }),
  row('UpdateStateMachineAlias', {
    good: async (world) => ({ ...aliasOf(await world.alias()), description: 'in use' }),
    errors: {
      ConflictException: neverHere.conflict,
      InvalidArn: () => ({ stateMachineAliasArn: 'orders:live', description: 'in use' }),
      ResourceNotFound: async (world) => ({
        stateMachineAliasArn: `${await world.machine()}:missing`,
        description: 'in use',
      }),
      StateMachineDeleting: async (world) => ({ ...aliasOf(await world.deleting()), description: 'in use' }),
      ValidationException: [
        { input: async (world) => aliasOf(await world.alias()), reason: 'MISSING_REQUIRED_PARAMETER' },
        {
          input: async (world) => ({ ...aliasOf(await world.alias()), routingConfiguration: [await half(world)] }),
          reason: routing,
        },
      ],
    },
  }),
  row('DeleteStateMachineAlias', {
    good: async (world) => aliasOf(await world.alias()),
    errors: {
      ConflictException: neverHere.conflict,
      InvalidArn: () => ({ stateMachineAliasArn: 'orders:live' }),
      ResourceNotFound: neverHere.idempotentDelete,
      ValidationException: async (world) => ({ stateMachineAliasArn: await world.version() }),
    },
  }),
]

function aliasOf({ stateMachineAliasArn }: { stateMachineAliasArn: string }) {
  return { stateMachineAliasArn }
}
