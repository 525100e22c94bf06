import assert from 'node:assert/strict'
import test from 'node:test'
import { UsageError } from '../server/usage-error.ts'
import { serveRows } from './options-table.ts'
import { normaliseArguments, readOptions } from './read-options.ts'

const rows = Object.values(serveRows)

test('flags and variables are all different', () => {
  for (const names of [rows.map((row) => row.flag), rows.map((row) => row.environment)]) {
    assert.equal(new Set(names).size, names.length)
  }
})

test('all options of the old emulator are taken in both spellings', () => {
  const table = `
    -account                --aws-account              AWS_ACCOUNT_ID
    -region                 --aws-region               AWS_DEFAULT_REGION
    -waitTimeScale          --wait-time-scale          WAIT_TIME_SCALE
    -lambdaEndpoint         --lambda-endpoint          LAMBDA_ENDPOINT
    -batchEndpoint          --batch-endpoint           BATCH_ENDPOINT
    -dynamoDBEndpoint       --dynamodb-endpoint        DYNAMODB_ENDPOINT
    -ecsEndpoint            --ecs-endpoint             ECS_ENDPOINT
    -glueEndpoint           --glue-endpoint            GLUE_ENDPOINT
    -sageMakerEndpoint      --sagemaker-endpoint       SAGE_MAKER_ENDPOINT
    -sqsEndpoint            --sqs-endpoint             SQS_ENDPOINT
    -snsEndpoint            --sns-endpoint             SNS_ENDPOINT
    -stepFunctionsEndpoint  --step-functions-endpoint  STEP_FUNCTIONS_ENDPOINT`
  for (const line of table.trim().split('\n')) {
    const [short = '', long = '', environment = ''] = line.trim().split(/\s+/)
    assert.deepEqual(normaliseArguments([short, 'x', `${short}=y`], serveRows), [long, 'x', `${long}=y`])
    const row = rows.find((each) => `--${each.flag}` === long)
    assert.equal(row?.environment, environment)
  }
})

test('values after -- and values that look like a spelling stay as they are', () => {
  assert.deepEqual(normaliseArguments(['serve', '--', '-region', 'x'], serveRows), ['serve', '--', '-region', 'x'])
  assert.deepEqual(normaliseArguments(['--mock-config', 'region', '-v'], serveRows), ['--mock-config', 'region', '-v'])
})

test('a flag wins over the environment, that over the default, and an empty variable counts as none', () => {
  const environment = { STEPWELL_PORT: '9000', STEPWELL_HOST: '', WAIT_TIME_SCALE: '0.5' }
  const options = readOptions(serveRows, { port: '1', examples: true }, environment)
  assert.equal(options.port, 1)
  assert.equal(options.host, '127.0.0.1')
  assert.equal(options.waitTimeScale, 0.5)
  assert.equal(options.examples, true)
  assert.equal(options.lambdaEndpoint, null)
})

test('errors say what is wrong and what would be right', () => {
  const table: [environment: Record<string, string>, message: string][] = [
    [{ STEPWELL_PORT: '80833' }, 'STEPWELL_PORT must be a whole number from 0 to 65535, not "80833"'],
    [{ STEPWELL_PORT: '1e3' }, 'STEPWELL_PORT must be a whole number from 0 to 65535, not "1e3"'],
    [
      { AWS_ACCOUNT_ID: '12' },
      'AWS_ACCOUNT_ID must be an account number of twelve digits, such as 123456789012, not "12"',
    ],
    [{ AWS_DEFAULT_REGION: 'here' }, 'AWS_DEFAULT_REGION must be the name of a region, such as us-east-1, not "here"'],
    [{ WAIT_TIME_SCALE: '-1' }, 'WAIT_TIME_SCALE must be a number that is not negative, such as 1 or 0.01, not "-1"'],
    [
      { SQS_ENDPOINT: 'localhost:1' },
      'SQS_ENDPOINT must be an http or https URL, such as http://127.0.0.1:3001, not "localhost:1"',
    ],
    [{ STEPWELL_EXAMPLES: 'maybe' }, 'STEPWELL_EXAMPLES must be true or false, not "maybe"'],
  ]
  for (const [environment, message] of table) {
    assert.throws(() => readOptions(serveRows, {}, environment), new UsageError(message))
  }
  assert.throws(
    () => readOptions(serveRows, { logLevel: 'loud' }, {}),
    /^UsageError: --log-level must be one of trace, /,
  )
})
