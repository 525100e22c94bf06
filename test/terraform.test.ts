import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { codeBlocksOf } from './documents/markdown.ts'
import { root } from './support/command.ts'
import { whyMissing } from './support/programs.ts'
import { definitionOf, roleArn, World } from './support/world.ts'

// What Terraform's AWS provider calls for each of its resources, in its order. When it reads a resource again, it must
// read what it wrote, or the next plan would change it back.

const first = definitionOf({ Done: { Type: 'Succeed', Comment: 'first' } })
const second = definitionOf({ Done: { Type: 'Succeed', Comment: 'second' } })

/** What the provider does whenever it reads a state machine. */
async function readMachine(world: World, stateMachineArn: string) {
  const { output } = await world.call('DescribeStateMachine', { stateMachineArn })
  const { stateMachineVersions } = (await world.call('ListStateMachineVersions', { stateMachineArn })).output
  const { tags } = (await world.call('ListTagsForResource', { resourceArn: stateMachineArn })).output
  return { ...output, latest: stateMachineVersions[0]?.stateMachineVersionArn, tags }
}

test('aws_sfn_state_machine: planned, created, read, changed, published, tagged and destroyed', async (t) => {
  const world = await World.open(t)
  const plan = async (definition: string) => {
    const { output } = await world.call('ValidateStateMachineDefinition', { definition, type: 'STANDARD' })
    assert.equal(output.result, 'OK')
  }
  await plan(first)
  const tags = [{ key: 'team', value: 'orders' }]
  const created = await world.call('CreateStateMachine', {
    name: 'orders',
    definition: first,
    roleArn,
    type: 'STANDARD',
    publish: false,
    tags,
  })
  const { stateMachineArn } = created.output
  const read = await readMachine(world, stateMachineArn)
  assert.deepEqual(
    [read.name, read.definition, read.roleArn, read.type, read.status, read.latest, read.tags],
    ['orders', first, roleArn, 'STANDARD', 'ACTIVE', undefined, tags],
  )
  assert.equal(read.loggingConfiguration?.level, 'OFF')
  assert.equal(read.tracingConfiguration?.enabled, false)

  await plan(second)
  const logGroupArn = 'arn:aws:logs:us-east-1:123456789012:log-group:orders:*'
  const loggingConfiguration = {
    level: 'ERROR' as const,
    includeExecutionData: true,
    destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
  }
  await world.call('UpdateStateMachine', {
    stateMachineArn,
    definition: second,
    roleArn,
    publish: true,
    // It is sent even if nobody set one.
    versionDescription: '',
    loggingConfiguration,
    tracingConfiguration: { enabled: true },
  })
  const changed = await readMachine(world, stateMachineArn)
  assert.deepEqual(
    [changed.definition, changed.loggingConfiguration, changed.tracingConfiguration, changed.latest],
    [second, loggingConfiguration, { enabled: true }, `${stateMachineArn}:1`],
  )

  await world.call('UntagResource', { resourceArn: stateMachineArn, tagKeys: ['team'] })
  await world.call('TagResource', { resourceArn: stateMachineArn, tags: [{ key: 'stage', value: 'test' }] })
  assert.deepEqual((await readMachine(world, stateMachineArn)).tags, [{ key: 'stage', value: 'test' }])

  await world.call('DeleteStateMachine', { stateMachineArn })
  assert.equal((await world.failure('DescribeStateMachine', { stateMachineArn })).name, 'StateMachineDoesNotExist')
})

test('aws_sfn_alias: created, read, changed and destroyed', async (t) => {
  const world = await World.open(t)
  const stateMachineArn = await world.machine()
  const stateMachineVersionArn = await world.version(stateMachineArn)
  const created = await world.call('CreateStateMachineAlias', {
    name: 'live',
    description: 'what callers start',
    routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
  })
  const { stateMachineAliasArn } = created.output
  const read = async () => (await world.call('DescribeStateMachineAlias', { stateMachineAliasArn })).output
  assert.deepEqual(
    [(await read()).name, (await read()).routingConfiguration],
    ['live', [{ stateMachineVersionArn, weight: 100 }]],
  )
  await world.call('UpdateStateMachine', { stateMachineArn, definition: second, roleArn })
  const routingConfiguration = [
    { stateMachineVersionArn, weight: 90 },
    { stateMachineVersionArn: await world.version(stateMachineArn), weight: 10 },
  ]
  await world.call('UpdateStateMachineAlias', { stateMachineAliasArn, description: '', routingConfiguration })
  assert.deepEqual((await read()).routingConfiguration, routingConfiguration)
  await world.call('DeleteStateMachineAlias', { stateMachineAliasArn })
  assert.equal((await world.failure('DescribeStateMachineAlias', { stateMachineAliasArn })).name, 'ResourceNotFound')
})

test('aws_sfn_activity: created, read, tagged and destroyed', async (t) => {
  const world = await World.open(t)
  const tags = [{ key: 'team', value: 'orders' }]
  const { activityArn } = (await world.call('CreateActivity', { name: 'approve', tags })).output
  assert.equal((await world.call('DescribeActivity', { activityArn })).output.name, 'approve')
  assert.deepEqual((await world.call('ListTagsForResource', { resourceArn: activityArn })).output.tags, tags)
  await world.call('DeleteActivity', { activityArn })
  assert.equal((await world.failure('DescribeActivity', { activityArn })).name, 'ActivityDoesNotExist')
})

test('Terraform accepts the provider block of docs/clients.md', {
  skip: whyMissing('terraform') ?? false,
}, () => {
  const page = readFileSync(path.join(root, 'docs/clients.md'), 'utf8')
  const block = codeBlocksOf(page).find(({ language }) => language === 'hcl')
  const { status, stderr } = spawnSync('terraform', ['fmt', '-check', '-'], {
    input: `${block?.text}\n`,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
})
