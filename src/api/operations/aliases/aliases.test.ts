import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arnPrefix, definition, roleArn, setup, startMillis } from '../../test-support/setup.ts'

const arn = `${arnPrefix}:stateMachine:orders`
const aliasArn = `${arn}:live`
const missing = 'ResourceNotFound: Request references a resource that does not exist.'
const startSeconds = startMillis / 1000

/** A route to a version of the machine. */
const route = (version: number | string, weight: number) => ({ stateMachineVersionArn: `${arn}:${version}`, weight })

/** The API with a machine that has versions 1 and 2. */
async function setupVersions() {
  const api = setup()
  await api.call('CreateStateMachine', { name: 'orders', definition, roleArn, publish: true })
  await api.call('UpdateStateMachine', { stateMachineArn: arn, definition: `${definition} `, publish: true })
  return api
}

test('an alias is created, described, updated, listed and deleted', async () => {
  const { call, failure, time } = await setupVersions()
  const given = { name: 'live', description: 'what is in use', routingConfiguration: [route(1, 100)] }
  const created = { creationDate: startSeconds, stateMachineAliasArn: aliasArn }
  assert.deepEqual(await call('CreateStateMachineAlias', given), created)
  time.millis += 5000
  assert.deepEqual(await call('CreateStateMachineAlias', given), created)
  const other = { ...given, routingConfiguration: [route(2, 100)] }
  assert.match(await failure('CreateStateMachineAlias', other), /^ConflictException: /)

  const routingConfiguration = [route(1, 90), route(2, 10)]
  const updated = await call('UpdateStateMachineAlias', { stateMachineAliasArn: aliasArn, routingConfiguration })
  assert.deepEqual(updated, { updateDate: startSeconds + 5 })
  assert.deepEqual(await call('DescribeStateMachineAlias', { stateMachineAliasArn: aliasArn }), {
    ...created,
    description: 'what is in use',
    name: 'live',
    routingConfiguration,
    updateDate: startSeconds + 5,
  })
  await call('CreateStateMachineAlias', { name: 'next', routingConfiguration: [route(2, 100)] })
  const names = async (stateMachineArn: string) =>
    (await call('ListStateMachineAliases', { stateMachineArn })).stateMachineAliases.map((each) =>
      each.stateMachineAliasArn.slice(arn.length + 1),
    )
  assert.deepEqual(await names(arn), ['live', 'next'])
  assert.deepEqual(await names(`${arn}:1`), ['live'])

  assert.equal(
    await failure('DeleteStateMachineVersion', { stateMachineVersionArn: `${arn}:2` }),
    'ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live, next]',
  )
  assert.deepEqual(await call('DeleteStateMachineAlias', { stateMachineAliasArn: aliasArn }), {})
  assert.deepEqual(await call('DeleteStateMachineAlias', { stateMachineAliasArn: aliasArn }), {}, 'once more')
  for (const name of ['DescribeStateMachineAlias', 'UpdateStateMachineAlias'] as const) {
    assert.equal(await failure(name, { stateMachineAliasArn: aliasArn, description: 'x' }), missing)
  }
  assert.match(await failure('StartExecution', { stateMachineArn: aliasArn }), /^StateMachineDoesNotExist: /)
})

test('what cannot be an alias is refused', async (t) => {
  const received = (text: string) => `Received: [${text}]`
  const elsewhere = { stateMachineVersionArn: `${arn}2:1`, weight: 50 }
  const cases: [routes: object[], expected: string][] = [
    [[route(1, 70), route(2, 29)], received('70, 29')],
    [[route(1, 99)], received('99')],
    [[route(1, 50), route(1, 50)], received(`${arn}:1, ${arn}:1`)],
    [[route('live', 100)], received(`${arn}:live`)],
    [[route(1, 50), elsewhere], 'same state machine'],
    [[route(9, 100)], missing],
    [[{ stateMachineVersionArn: `${arn}2:1`, weight: 100 }], missing],
  ]
  const { failure, call, store } = await setupVersions()
  await call('CreateStateMachineAlias', { name: 'live', routingConfiguration: [route(1, 100)] })
  for (const [routingConfiguration, expected] of cases) {
    await t.test(expected, async () => {
      const found = await failure('CreateStateMachineAlias', { name: 'new', routingConfiguration })
      assert.ok(found.includes(expected), found)
    })
  }
  for (const change of [
    {},
    { routingConfiguration: [elsewhere, { ...elsewhere, stateMachineVersionArn: `${arn}2:2` }] },
  ]) {
    const found = await failure('UpdateStateMachineAlias', { stateMachineAliasArn: aliasArn, ...change })
    assert.match(found, /^ValidationException: /)
  }
  assert.match(await failure('DescribeStateMachineAlias', { stateMachineAliasArn: arn }), /^ValidationException: /)
  await store.machines.markDeleting(arn)
  const deleting = await failure('CreateStateMachineAlias', { name: 'new', routingConfiguration: [route(1, 100)] })
  assert.match(deleting, /^StateMachineDeleting: /)
})

test('a machine has a hundred aliases at most', async () => {
  const { call, failure } = await setupVersions()
  const routingConfiguration = [route(1, 100)]
  for (let count = 1; count <= 100; count += 1) {
    await call('CreateStateMachineAlias', { name: `a${count}`, routingConfiguration })
  }
  const full = await failure('CreateStateMachineAlias', { name: 'more', routingConfiguration })
  assert.match(full, /^ServiceQuotaExceededException: .*100/)
})

test('each version gets its share of 10,000 starts by an alias', async () => {
  const { call, random } = await setupVersions()
  random.value = Math.random
  await call('CreateStateMachineAlias', { name: 'live', routingConfiguration: [route(1, 80), route(2, 20)] })
  for (let count = 0; count < 10_000; count += 1) await call('StartExecution', { stateMachineArn: aliasArn })
  const started: Awaited<ReturnType<typeof list>>['executions'][number][] = []
  const list = (nextToken?: string) =>
    call('ListExecutions', {
      stateMachineArn: aliasArn,
      maxResults: 1000,
      ...(nextToken !== undefined && { nextToken }),
    })
  for (let page = await list(); ; page = await list(page.nextToken)) {
    started.push(...page.executions)
    if (page.nextToken === undefined) break
  }
  assert.equal(started.length, 10_000)
  const second = started.filter(({ stateMachineVersionArn }) => stateMachineVersionArn === `${arn}:2`)
  // Six standard deviations of 40 each: a correct implementation fails once in five hundred million runs.
  assert.ok(Math.abs(second.length - 2000) < 240, `${second.length} of 10,000 went to version 2`)
  for (const { executionArn } of second.slice(0, 100)) {
    const machine = await call('DescribeStateMachineForExecution', { executionArn })
    assert.equal(machine.definition, `${definition} `)
  }
})

test('executions of an alias keep it and the version that was chosen', async () => {
  const { call, random } = await setupVersions()
  random.value = () => 0.95
  await call('CreateStateMachineAlias', { name: 'live', routingConfiguration: [route(1, 90), route(2, 10)] })
  const { executionArn } = await call('StartExecution', { stateMachineArn: aliasArn })
  await call('StartExecution', { stateMachineArn: `${arn}:2` })
  const described = await call('DescribeExecution', { executionArn })
  assert.equal(described.stateMachineAliasArn, aliasArn)
  assert.equal(described.stateMachineVersionArn, `${arn}:2`)
  const { executions } = await call('ListExecutions', { stateMachineArn: aliasArn })
  assert.deepEqual(
    executions.map((each) => [each.executionArn, each.stateMachineAliasArn]),
    [[executionArn, aliasArn]],
  )
  assert.equal((await call('ListExecutions', { stateMachineArn: `${arn}:2` })).executions.length, 2)
})
