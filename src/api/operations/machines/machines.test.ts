import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedUuid } from '../../../runtime/named-uuid.ts'
import { arnPrefix, definition, roleArn, setup, startMillis } from '../../test-support/setup.ts'

const arn = `${arnPrefix}:stateMachine:orders`
const startSeconds = startMillis / 1000

test('a machine is created, described, listed and deleted', async () => {
  const { call, failure } = setup()
  const created = await call('CreateStateMachine', { name: 'orders', definition, roleArn })
  assert.deepEqual(created, { creationDate: startSeconds, stateMachineArn: arn })
  assert.deepEqual(await call('DescribeStateMachine', { stateMachineArn: arn }), {
    creationDate: startSeconds,
    definition,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    loggingConfiguration: { includeExecutionData: false, level: 'OFF' },
    name: 'orders',
    roleArn,
    stateMachineArn: arn,
    status: 'ACTIVE',
    tracingConfiguration: { enabled: false },
    type: 'STANDARD',
  })
  assert.deepEqual(await call('ListStateMachines', {}), {
    stateMachines: [{ creationDate: startSeconds, name: 'orders', stateMachineArn: arn, type: 'STANDARD' }],
  })
  assert.deepEqual(await call('DeleteStateMachine', { stateMachineArn: arn }), {})
  assert.deepEqual(await call('DeleteStateMachine', { stateMachineArn: arn }), {})
  const missing = `StateMachineDoesNotExist: State Machine Does Not Exist: '${arn}'`
  assert.equal(await failure('DescribeStateMachine', { stateMachineArn: arn }), missing)
})

test('creating the same machine again gives the first answer; anything else of that name is refused', async (t) => {
  const base = { name: 'orders', definition, roleArn }
  const destinations = [
    { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:g:*' } },
  ]
  const cases: [why: string, change: object, same: boolean][] = [
    ['nothing', {}, true],
    ['role', { roleArn: `${roleArn}2` }, true],
    ['tags', { tags: [{ key: 'a', value: 'b' }] }, true],
    ['defaults written out', { type: 'STANDARD', tracingConfiguration: { enabled: false } }, true],
    ['no logging written out', { loggingConfiguration: { level: 'OFF', destinations: [] } }, true],
    ['own key written out', { encryptionConfiguration: { type: 'AWS_OWNED_KEY' } }, true],
    ['spaces in the definition', { definition: `${definition} ` }, false],
    ['type', { type: 'EXPRESS' }, false],
    ['tracing', { tracingConfiguration: { enabled: true } }, false],
    ['logging', { loggingConfiguration: { level: 'ALL', destinations } }, false],
    ['encryption', { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } }, false],
  ]
  for (const [why, change, same] of cases) {
    await t.test(`a change of ${why}`, async () => {
      const { call, failure, time } = setup()
      await call('CreateStateMachine', base)
      time.millis += 5000
      if (same) {
        const again = await call('CreateStateMachine', { ...base, ...change })
        assert.deepEqual(again, { creationDate: startSeconds, stateMachineArn: arn })
        assert.equal((await call('DescribeStateMachine', { stateMachineArn: arn })).roleArn, roleArn)
        assert.deepEqual((await call('ListTagsForResource', { resourceArn: arn })).tags, [])
      } else {
        const exists = `StateMachineAlreadyExists: State Machine Already Exists: '${arn}'`
        assert.equal(await failure('CreateStateMachine', { ...base, ...change }), exists)
      }
    })
  }
})

const logGroup = (name: string) => ({
  cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${name}` },
})

test('a key may be named in every form that KMS has', async () => {
  const { call } = setup()
  const key = 'arn:aws:kms:us-east-1:210987654321'
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab'
  for (const [index, kmsKeyId] of [id, `mrk-${id}`, `${key}:key/${id}`, 'alias/a/b', `${key}:alias/a`].entries()) {
    const encryptionConfiguration = {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId,
      kmsDataKeyReusePeriodSeconds: 60,
    } as const
    const { activityArn } = await call('CreateActivity', { name: `a${index}`, encryptionConfiguration })
    const described = await call('DescribeActivity', { activityArn })
    assert.deepEqual({ ...described.encryptionConfiguration }, encryptionConfiguration)
  }
})

test('what cannot be a machine is refused', async (t) => {
  const base = { name: 'orders', definition, roleArn }
  const noDestination =
    'InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination.'
  const cases: [change: object, expected: string][] = [
    [{ name: 'a b' }, "InvalidName: Invalid Name: 'a b'"],
    [{ roleArn: 'role' }, "InvalidArn: Invalid Role Arn: 'role'"],
    [
      { definition: '{}' },
      "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt, States] at /'",
    ],
    [
      { definition: 'nothing' },
      `InvalidDefinition: Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unrecognized token 'nothing': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)"nothing"; line: 1, column: 8]'`,
    ],
    [{ loggingConfiguration: { level: 'ALL' } }, noDestination],
    [{ loggingConfiguration: { destinations: [{}] } }, noDestination],
    [{ loggingConfiguration: { destinations: [logGroup('g:*'), logGroup('h:*')] } }, noDestination],
    [
      { loggingConfiguration: { level: 'ALL', destinations: [logGroup('g')] } },
      "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Group ARN must be provided with '*' qualifier.",
    ],
    [
      { loggingConfiguration: { destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'g' } }] } },
      "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Group ARN must have the form arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*, but was 'g'.",
    ],
    [
      { tracingConfiguration: {} },
      'InvalidTracingConfiguration: Invalid Tracing Configuration: enabled must be true or false',
    ],
    [
      { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'arn:aws:s3:::bucket' } },
      "InvalidEncryptionConfiguration: Invalid Encryption Configuration: the KMS key must be given by its id, its ARN, an alias or the ARN of an alias, but was 'arn:aws:s3:::bucket'",
    ],
    [
      { encryptionConfiguration: { type: 'AWS_OWNED_KEY', kmsKeyId: 'alias/k' } },
      'InvalidEncryptionConfiguration: Invalid Encryption Configuration: a KMS key and its reuse period can only be set for a customer managed key',
    ],
    [{ versionDescription: 'first' }, 'ValidationException: Version description can only be set when publish is true'],
    [
      { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } },
      'InvalidEncryptionConfiguration: Invalid Encryption Configuration: a KMS key is required for a customer managed key',
    ],
    [
      { tags: [{ key: 'aws:x', value: '' }] },
      'ValidationException: aws: prefixed tag key names are not allowed for external use.',
    ],
  ]
  for (const [change, expected] of cases) {
    await t.test(expected.slice(0, 100), async () => {
      const { call, failure } = setup()
      assert.equal(await failure('CreateStateMachine', { ...base, ...change }), expected)
      assert.deepEqual((await call('ListStateMachines', {})).stateMachines, [])
    })
  }
})

test('configurations are stored, completed with their defaults', async () => {
  const { call } = setup()
  const destinations = [
    { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:g:*' } },
  ]
  const shown = async (name: string, configuration: object) => {
    const { stateMachineArn } = await call('CreateStateMachine', { name, definition, roleArn, ...configuration })
    return call('DescribeStateMachine', { stateMachineArn })
  }
  const full = await shown('full', {
    loggingConfiguration: { level: 'FATAL', destinations },
    tracingConfiguration: { enabled: true },
    encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/k' },
  })
  assert.deepEqual(full.loggingConfiguration, { destinations, includeExecutionData: false, level: 'FATAL' })
  assert.deepEqual(full.tracingConfiguration, { enabled: true })
  assert.deepEqual(full.encryptionConfiguration, {
    kmsKeyId: 'alias/k',
    kmsDataKeyReusePeriodSeconds: 300,
    type: 'CUSTOMER_MANAGED_KMS_KEY',
  })
  const empty = await shown('empty', { loggingConfiguration: { destinations: [] } })
  assert.deepEqual(empty.loggingConfiguration, { destinations: [], includeExecutionData: false, level: 'OFF' })
})

test('an update makes a revision, which executions of before do not see', async () => {
  const { call, createMachine, time } = setup()
  const stateMachineArn = await createMachine('orders')
  const { executionArn } = await call('StartExecution', { stateMachineArn })
  time.millis += 1000
  const changed = definition.replace('"End"', '"QueryLanguage":"JSONata","Output":"{% $x %}","End"')
  const updated = await call('UpdateStateMachine', { stateMachineArn, definition: changed })
  assert.equal(updated.updateDate, startSeconds + 1)
  assert.match(updated.revisionId!, /^[0-9a-f-]{36}$/)

  const described = await call('DescribeStateMachine', { stateMachineArn })
  assert.deepEqual(
    [described.definition, described.revisionId, described.creationDate, described.variableReferences],
    [changed, updated.revisionId, startSeconds, { S: ['x'] }],
  )
  const before = await call('DescribeStateMachineForExecution', { executionArn })
  assert.deepEqual(before, {
    definition,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    loggingConfiguration: { includeExecutionData: false, level: 'OFF' },
    name: 'orders',
    roleArn,
    stateMachineArn,
    tracingConfiguration: { enabled: false },
    updateDate: startSeconds,
  })
})

test('an update that changes nothing makes no revision', async () => {
  const { call, createMachine } = setup()
  const stateMachineArn = await createMachine('orders')
  assert.equal((await call('UpdateStateMachine', { stateMachineArn, definition })).revisionId, undefined)
  const { revisionId } = await call('UpdateStateMachine', { stateMachineArn, tracingConfiguration: { enabled: true } })
  assert.equal((await call('UpdateStateMachine', { stateMachineArn, definition, roleArn })).revisionId, revisionId)
})

test('what cannot be an update is refused', async () => {
  const { createMachine, failure, store } = setup()
  const stateMachineArn = await createMachine('orders')
  const update = (change: object) => failure('UpdateStateMachine', { stateMachineArn, ...change })
  assert.equal(
    await update({}),
    'MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  )
  assert.match(await update({ definition: '{}' }), /^InvalidDefinition: /)
  assert.equal(await update({ roleArn: 'role' }), "InvalidArn: Invalid Role Arn: 'role'")
  for (const name of ['DeleteStateMachine', 'UpdateStateMachine'] as const) {
    assert.match(await failure(name, { stateMachineArn: `${stateMachineArn}/Map` }), /^ValidationException: .*label/)
  }
  await store.machines.markDeleting(stateMachineArn)
  const deleting = `StateMachineDeleting: State Machine is being deleted: '${stateMachineArn}'`
  assert.equal(await update({ roleArn }), deleting)
  assert.equal(await failure('CreateStateMachine', { name: 'orders', definition, roleArn }), deleting)
})

test('without execution data a description has no definition', async () => {
  const { call, createMachine } = setup()
  const stateMachineArn = await createMachine('orders')
  const described = await call('DescribeStateMachine', { stateMachineArn, includedData: 'METADATA_ONLY' })
  assert.equal(described.definition, '{}')
})

test('machines are listed in pages', async () => {
  const { call, createMachine, failure } = setup()
  for (const name of ['a', 'b', 'c']) await createMachine(name)
  const names: string[] = []
  let nextToken: string | undefined
  do {
    const page = await call('ListStateMachines', { maxResults: 2, ...(nextToken !== undefined && { nextToken }) })
    names.push(page.stateMachines.map(({ name }) => name).join())
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  assert.deepEqual(names, ['a,b', 'c'])
  assert.equal(await failure('ListStateMachines', { nextToken: 'x' }), "InvalidToken: Invalid Token: 'Invalid token'")
})

test('a definition is validated with the findings that the service has', async (t) => {
  const choice = { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }], Default: 'C' }
  const wrong = JSON.stringify({ StartAt: 'A', States: { A: choice } })
  const code = 'MISSING_TRANSITION_TARGET'
  const first = { code, location: '/States/A/Choices[0]/Next', message: "Missing 'Next' target: B", severity: 'ERROR' }
  const second = { code, location: '/States/A/Default', message: "Missing 'Next' target: C", severity: 'ERROR' }
  const endless = { code: 'MISSING_END_STATE', message: 'Workflow has no terminal state', severity: 'ERROR' }
  // It assigns no $x, which only this server reports.
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: '$.f', 'Payload.$': '$x' },
    End: true,
  }
  const warned = JSON.stringify({ StartAt: 'A', States: { A: task } })
  const warning = {
    code: 'NO_DOLLAR',
    location: '/States/A/Parameters/FunctionName',
    message: 'No .$ on a field that appears to be a JSONPath or Intrinsic Function',
    severity: 'WARNING',
  }
  const cases: [why: string, input: object, expected: object][] = [
    ['right', { definition }, { diagnostics: [], result: 'OK', truncated: false }],
    ['wrong', { definition: wrong }, { diagnostics: [first, second, endless], result: 'FAIL', truncated: false }],
    [
      'more than asked for',
      { definition: wrong, maxResults: 1 },
      { diagnostics: [first], result: 'FAIL', truncated: true },
    ],
    ['warnings not asked for', { definition: warned }, { diagnostics: [], result: 'OK', truncated: false }],
    [
      'warnings, without ours',
      { definition: warned, severity: 'WARNING' },
      { diagnostics: [warning], result: 'OK', truncated: false },
    ],
  ]
  for (const [why, input, expected] of cases) {
    await t.test(why, async () => {
      const { call } = setup()
      assert.deepEqual(await call('ValidateStateMachineDefinition', input as { definition: string }), expected)
    })
  }
})

test('a machine is described by the label of one of its Distributed Maps too, wherever that is', async () => {
  const { call, failure } = setup()
  const pass = { Type: 'Pass', End: true }
  const map = (config: object, fields: object, states: object) => ({
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: config, StartAt: Object.keys(states)[0], States: states },
    ...fields,
  })
  const distributed = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }
  const unlabelled = map(distributed, { End: true }, { Third: pass })
  const inner = map(distributed, { Label: 'inner', End: true }, { First: pass })
  const states = {
    Outer: map(distributed, { Label: 'outer', Next: 'Inline' }, { Inner: inner }),
    Inline: map({ Mode: 'INLINE' }, { Next: 'Both' }, { Second: pass }),
    Both: { Type: 'Parallel', Branches: [{ StartAt: 'Unlabelled', States: { Unlabelled: unlabelled } }], End: true },
  }
  const withMaps = JSON.stringify({ StartAt: 'Outer', States: states })
  await call('CreateStateMachine', { name: 'orders', definition: withMaps, roleArn, publish: true })
  await call('UpdateStateMachine', { stateMachineArn: arn, definition })
  // Only the version has the maps now.
  for (const label of ['outer', 'inner', namedUuid(`${arn}#Unlabelled`)]) {
    const missing = `StateMachineDoesNotExist: State Machine Does Not Exist: '${arn}/${label}'`
    assert.equal(await failure('DescribeStateMachine', { stateMachineArn: `${arn}/${label}` }), missing)
  }
  await call('UpdateStateMachine', { stateMachineArn: arn, definition: withMaps })
  for (const label of ['outer', 'inner', namedUuid(`${arn}#Unlabelled`)]) {
    for (const stateMachineArn of [`${arn}/${label}`, `${arn}/${label}:1`]) {
      const described = await call('DescribeStateMachine', { stateMachineArn })
      assert.deepEqual(
        [described.label, described.name, described.stateMachineArn, described.definition],
        [label, 'orders', stateMachineArn, withMaps],
      )
    }
  }
  for (const label of [namedUuid(`${arn}#Inline`), 'out', namedUuid(`${arn}#Outer`)]) {
    assert.match(
      await failure('DescribeStateMachine', { stateMachineArn: `${arn}/${label}` }),
      /^StateMachineDoesNotExist/,
    )
  }
  assert.equal((await call('DescribeStateMachine', { stateMachineArn: arn })).label, undefined)
  assert.match(await failure('ListExecutions', { stateMachineArn: `${arn}/outer` }), /^ValidationException: .*label/)
})

test('updates of different members that come together are both stored', async () => {
  const { call, createMachine } = setup()
  const stateMachineArn = await createMachine('orders')
  const changed = definition.replace('"End"', '"Comment":"changed","End"')
  await Promise.all([
    call('UpdateStateMachine', { stateMachineArn, definition: changed }),
    call('UpdateStateMachine', { stateMachineArn, roleArn: `${roleArn}2`, publish: true }),
    call('UpdateStateMachine', { stateMachineArn, tracingConfiguration: { enabled: true } }),
  ])
  const described = await call('DescribeStateMachine', { stateMachineArn })
  assert.equal(described.definition, changed)
  assert.equal(described.roleArn, `${roleArn}2`)
  assert.deepEqual(described.tracingConfiguration, { enabled: true })
})
