import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperationName } from '../model/operation-types.ts'
import { arnPrefix, definition, roleArn, setup } from '../test-support/setup.ts'

const one = (problem: string) => `ValidationException: 1 validation error detected: ${problem}`
const arn = `${arnPrefix}:stateMachine:m`
const long = (length: number) => 'a'.repeat(length)

// Texts recorded from the service are used word for word.
const cases: [operation: OperationName, input: object, expected: string][] = [
  ['StartExecution', {}, one("Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null")],
  [
    'StartExecution',
    { stateMachineArn: arn, name: long(81) },
    one(`Value '${long(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`),
  ],
  [
    'StartExecution',
    { stateMachineArn: arn, input: JSON.stringify('é'.repeat(131_072)) },
    one(
      "Value at 'input' failed to satisfy constraint: Member must have size less than or equal to 262144 bytes in UTF-8 encoding",
    ),
  ],
  [
    'StartExecution',
    { stateMachineArn: arn, traceHeader: 'é' },
    one(
      "Value 'é' at 'traceHeader' failed to satisfy constraint: Member must satisfy regular expression pattern: \\p{ASCII}*",
    ),
  ],
  [
    'ListExecutions',
    { stateMachineArn: arn, maxResults: 1001 },
    one("Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000"),
  ],
  [
    'ListExecutions',
    { stateMachineArn: arn, maxResults: -1 },
    one("Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0"),
  ],
  [
    'ListExecutions',
    { stateMachineArn: arn, nextToken: long(3097) },
    one(
      `Value '${long(3097)}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 3096`,
    ),
  ],
  [
    'ListExecutions',
    { stateMachineArn: arn, statusFilter: 'succeeded' },
    one(
      "Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    ),
  ],
  [
    'CreateStateMachine',
    { name: '', definition: long(1_048_577) },
    "ValidationException: 3 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'definition' failed to satisfy constraint: Member must have length less than or equal to 1048576; Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
  ],
  [
    'CreateStateMachine',
    { name: 'm', definition, roleArn, tags: [{ key: 'a' }, { key: '' }, null] },
    "ValidationException: 2 validation errors detected: Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'tags.3.member' failed to satisfy constraint: Member must not be null",
  ],
  [
    'CreateActivity',
    { name: 'a', encryptionConfiguration: {} },
    one("Value null at 'encryptionConfiguration.type' failed to satisfy constraint: Member must not be null"),
  ],
  [
    'CreateStateMachineAlias',
    { name: '123', routingConfiguration: [{ stateMachineVersionArn: 'v', weight: 101 }] },
    "ValidationException: 2 validation errors detected: Value '123' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$; Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
  ],
  [
    'CreateStateMachineAlias',
    { name: 'a', routingConfiguration: ['v1', 'v2', 'v3'].map((v) => ({ stateMachineVersionArn: v, weight: 30 })) },
    one(
      "Value '[RoutingConfigurationListItem(stateMachineVersionArn=v1, weight=30), RoutingConfigurationListItem(stateMachineVersionArn=v2, weight=30), RoutingConfigurationListItem(stateMachineVersionArn=v3, weight=30)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2",
    ),
  ],
]

test("violations of the model's constraints are reported in the words of the service", async (t) => {
  for (const [operation, input, expected] of cases) {
    await t.test(expected.slice(0, 150), async () => {
      const { failure } = setup()
      assert.equal(await failure(operation, input), expected)
    })
  }
})
