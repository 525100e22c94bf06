import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roleArn, setup } from '../../test-support/setup.ts'

const lambda = 'arn:aws:states:::lambda:invoke'

test('a Pass state shows each step of its input and output', async () => {
  const definition = JSON.stringify({
    Type: 'Pass',
    InputPath: '$.a',
    Parameters: { 'b.$': '$.b' },
    ResultPath: '$.r',
    Next: 'N',
  })
  const answer = await setup().call('TestState', { definition, input: '{"a":{"b":1.0}}', inspectionLevel: 'DEBUG' })
  assert.deepEqual(answer, {
    output: '{"a":{"b":1.0},"r":{"b":1.0}}',
    inspectionData: {
      input: '{"a":{"b":1.0}}',
      afterInputPath: '{"b":1.0}',
      afterParameters: '{"b":1.0}',
      afterResultSelector: '{"b":1.0}',
      afterResultPath: '{"a":{"b":1.0},"r":{"b":1.0}}',
    },
    nextState: 'N',
    status: 'SUCCEEDED',
  })
})

test('variables come in, and go out with what the state assigns', async () => {
  const definition = JSON.stringify({
    Type: 'Pass',
    QueryLanguage: 'JSONata',
    Output: '{% $x + 1 %}',
    Assign: { y: '{% $x * 2 %}' },
    End: true,
  })
  const answer = await setup().call('TestState', { definition, variables: '{"x":20}', inspectionLevel: 'TRACE' })
  assert.equal(answer.output, '21')
  assert.equal(answer.inspectionData?.variables, '{"x":20,"y":40}')
})

test('a mocked error is retried as long as the retrier has attempts, and then caught', async () => {
  const { call } = setup()
  const definition = JSON.stringify({
    Type: 'Task',
    Resource: lambda,
    Parameters: { FunctionName: 'f' },
    Retry: [{ ErrorEquals: ['Oops'], IntervalSeconds: 2, MaxAttempts: 2 }],
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'C' }],
    End: true,
  })
  const ask = (retrierRetryCount: number) =>
    call('TestState', {
      definition,
      mock: { errorOutput: { error: 'Oops' } },
      stateConfiguration: { retrierRetryCount },
      inspectionLevel: 'DEBUG',
    })
  const retried = await ask(1)
  assert.equal(retried.status, 'RETRIABLE')
  assert.deepEqual(retried.inspectionData?.errorDetails, { retryIndex: 0, retryBackoffIntervalSeconds: 4 })
  const caught = await ask(2)
  assert.equal(caught.status, 'CAUGHT_ERROR')
  assert.equal(caught.nextState, 'C')
  assert.equal(caught.output, '{"e":{"Error":"Oops"}}')
})

test('a Choice that matches nothing fails, and so do Parameters with a name that was not evaluated', async () => {
  const { call } = setup()
  const choice = { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'N' }] }
  const unmatched = await call('TestState', { definition: JSON.stringify(choice), input: '{}' })
  assert.deepEqual(unmatched, {
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'Failed to transition out of the state. The state does not point to a next state.',
  })
  const task = {
    Type: 'Task',
    Resource: lambda,
    Parameters: { FunctionName: 'f', 'Payload.$': '$' },
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
    End: true,
  }
  const refused = await call('TestState', {
    definition: JSON.stringify(task),
    input: '{"when.$":"$.now"}',
    mock: { result: '{}' },
  })
  assert.equal(refused.status, 'FAILED')
  assert.equal(refused.error, 'States.Runtime')
  assert.equal(
    refused.cause,
    `The Parameters '{"FunctionName":"f","Payload":{"when.$":"$.now"}}' could not be used to start the Task: [The field "when.$" is not supported by Step Functions]`,
  )
})

test('a mocked timeout is caught with an empty cause', async () => {
  const definition = JSON.stringify({
    Type: 'Task',
    Resource: lambda,
    Parameters: { FunctionName: 'f' },
    Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'C' }],
    End: true,
  })
  const mock = { errorOutput: { error: 'States.Timeout' } }
  const answer = await setup().call('TestState', { definition, mock })
  assert.equal(answer.output, '{"Error":"States.Timeout","Cause":""}')
})

test('a mocked Map shows what its iterations would get', async () => {
  const definition = JSON.stringify({
    Type: 'Map',
    ItemsPath: '$.items',
    ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' },
    ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
    End: true,
  })
  const input = '{"items":["a","b"]}'
  const answer = await setup().call('TestState', {
    definition,
    input,
    mock: { result: '[1, 2]' },
    inspectionLevel: 'DEBUG',
  })
  assert.equal(answer.output, '[1, 2]')
  assert.equal(answer.inspectionData?.afterItemSelector, '[{"v":"a","i":0},{"v":"b","i":1}]')
})

test('a Distributed Map shows what its pointer, selector and batcher make of what was read', async () => {
  const definition = JSON.stringify({
    Type: 'Map',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON', ItemsPointer: '/orders' },
      Parameters: { Bucket: 'b', Key: 'k' },
    },
    ItemSelector: { 'n.$': '$$.Map.Item.Value' },
    ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'day.$': '$.day' } },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
    End: true,
  })
  const { inspectionData } = await setup().call('TestState', {
    definition,
    input: '{"day":"Monday"}',
    mock: { result: '[]' },
    stateConfiguration: { mapItemReaderData: '{"orders":[1,2,3]}' },
    inspectionLevel: 'DEBUG',
  })
  assert.equal(inspectionData?.afterItemsPointer, '[1,2,3]')
  assert.equal(inspectionData?.afterItemSelector, '[{"n":1},{"n":2},{"n":3}]')
  const batches = [
    { BatchInput: { day: 'Monday' }, Items: [{ n: 1 }, { n: 2 }] },
    { BatchInput: { day: 'Monday' }, Items: [{ n: 3 }] },
  ]
  assert.equal(inspectionData?.afterItemBatcher, JSON.stringify(batches))
})

test('the bytes of a batch are bounded alike, wherever the number comes from', async () => {
  const test = async (language: 'JSONPath' | 'JSONata', bytes: number) => {
    const definition = JSON.stringify({
      Type: 'Map',
      QueryLanguage: language,
      ItemBatcher:
        language === 'JSONPath'
          ? { MaxInputBytesPerBatchPath: '$.bytes' }
          : { MaxInputBytesPerBatch: '{% $states.input.bytes %}' },
      ...(language === 'JSONPath' ? { ItemsPath: '$.items' } : { Items: '{% $states.input.items %}' }),
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'P',
        States: { P: { Type: 'Pass', End: true } },
      },
      End: true,
    })
    const input = JSON.stringify({ bytes, items: [1] })
    const { status, error, cause } = await setup().call('TestState', { definition, input, mock: { result: '[1]' } })
    return [status, error, cause]
  }
  for (const language of ['JSONPath', 'JSONata'] as const) {
    assert.equal((await test(language, 262_144))[0], 'SUCCEEDED')
  }
  assert.deepEqual(await test('JSONPath', 999_999_999), [
    'FAILED',
    'States.Runtime',
    'MaxInputBytesPerBatch must be between 0 and 262144.',
  ])
  assert.deepEqual(await test('JSONata', 999_999_999), [
    'FAILED',
    'States.QueryEvaluationError',
    'The MaxInputBytesPerBatch field must be between 0 and 262144: 999999999',
  ])
})

test('a Task without a mock calls its service', async () => {
  const { call, context } = setup()
  const services = () => ({
    call: async (task: { arguments: { text: string } }) => ({
      type: 'failed' as const,
      error: 'Called',
      cause: task.arguments.text,
    }),
  })
  Object.assign(context, { services })
  const definition = JSON.stringify({ Type: 'Task', Resource: lambda, Parameters: { FunctionName: 'f' }, End: true })
  const answer = await call('TestState', { definition, roleArn })
  assert.deepEqual(answer, { error: 'Called', cause: '{"FunctionName":"f"}', status: 'FAILED' })
})

test('what cannot be tested is refused', async () => {
  const { failure } = setup()
  const refused = async (definition: object, others: object, expected: string) =>
    assert.equal(await failure('TestState', { definition: JSON.stringify(definition), ...others }), expected)
  const pass = { Type: 'Pass', End: true }
  const task = { Type: 'Task', Resource: lambda, Parameters: { FunctionName: 'f' }, End: true }
  const mock = { result: '{}' }
  const code = 'ValidationException: '
  await refused(pass, { mock }, `${code}State type 'Pass' is not supported when a mock is specified`)
  await refused(task, {}, `${code}RoleArn must be specified when testing a Task state`)
  const invalidInput = 'InvalidExecutionInput: Invalid State Machine Execution Input: '
  await refused(task, { mock, input: '' }, `${invalidInput}'Invalid execution input.'`)
  await refused(
    task,
    { mock, input: '{' },
    `${invalidInput}'Unexpected end-of-input: expected close marker for Object (start marker at [line: 1, column: 1])'`,
  )
  await refused(task, { mock: { result: '{' } }, `${code}Mocked result must be valid JSON`)
  await refused(
    task,
    { mock: { result: '{"StatusCode":"200"}' } },
    `${code}Mock result schema validation error: Field 'StatusCode' must be a number`,
  )
  await refused(
    task,
    { mock, revealSecrets: true },
    `${code}TestState does not support RevealSecrets when a mock is specified.`,
  )
  await refused(
    task,
    { mock, context: '{"Map":{}}' },
    `${code}Invalid Context object provided: 'Map' field is not supported when mocking a Context object`,
  )
  const processor = { StartAt: 'P', States: { P: pass } }
  const error = { mock: { errorOutput: { error: 'E' } } }
  await refused(
    { Type: 'Map', ItemProcessor: processor, End: true },
    { ...error, stateConfiguration: { errorCausedByState: 'Q' } },
    `${code}State 'Q' given as ErrorCausedByState not found in definition`,
  )
  const contexts = [
    ['{"Foo":1}', "Field 'Foo' is not allowed"],
    ['{"Execution":{"Id":"a","Foo":1}}', "Field 'Foo' is not allowed"],
    ['{"State":{"Id":"a"}}', "Field 'Id' is not allowed"],
    ['{"StateMachine":{"RoleArn":"a"}}', "Field 'RoleArn' is not allowed"],
    ['{"Task":{"token":"a"}}', "Field 'token' is not allowed"],
    ['{"Execution":{"Id":1}}', 'Execution.Id must be a string'],
    ['{"State":{"RetryCount":"1"}}', 'State.RetryCount must be a number'],
    ['{"Task":"a"}', 'Task must be an object'],
  ] as const
  for (const [context, problem] of contexts) {
    await refused(task, { mock, context }, `${code}Invalid Context object provided: ${problem}`)
  }
  await refused({ StartAt: 'A', States: { A: pass } }, { stateName: 'B' }, `${code}State not found in definition`)
})

test('a mocked result is held to the called API as far as the mode says', async () => {
  const { call, failure } = setup()
  const request = (resource: string, result: unknown, fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE') => ({
    definition: JSON.stringify({
      Type: 'Task',
      Resource: `arn:aws:states:::${resource}`,
      Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m' },
      End: true,
    }),
    mock: { result: JSON.stringify(result), ...(fieldValidationMode !== undefined && { fieldValidationMode }) },
  })
  const taken = async (...given: Parameters<typeof request>) =>
    assert.equal((await call('TestState', request(...given))).output, JSON.stringify(given[1]))
  const refused = async (problem: string, ...given: Parameters<typeof request>) =>
    assert.equal(await failure('TestState', request(...given)), `ValidationException: ${problem}`)

  const schema = 'Mock result schema validation error: '
  const start = 'states:startExecution'
  await refused(`${schema}Required field 'ExecutionArn' is missing`, start, {})
  await refused(`${schema}Required field 'ExecutionArn' is missing`, start, {}, 'STRICT')
  await taken(start, {}, 'PRESENT')
  await refused(`${schema}Field 'StartDate' must be a string`, start, { StartDate: 1 }, 'PRESENT')
  await taken(start, { StartDate: 1 }, 'NONE')
  await refused('Mocked result must be a JSON object.', start, [1], 'PRESENT')
  await taken(start, [1], 'NONE')
  await refused(`${schema}Required field 'StateMachineArn' is missing`, `${start}.sync:2`, { ExecutionArn: 'a' })
  await taken('lambda:invoke.waitForTaskToken', [1])
})

test('a made-up context may hold all that a real one has but the item of a Map', async () => {
  const context = {
    Execution: { Id: 'a', Input: [1], Name: 'n', RoleArn: 'r', StartTime: 's', RedriveCount: 1, RedriveTime: 't' },
    State: { Name: 'n', EnteredTime: 'e', RetryCount: 2 },
    StateMachine: { Id: 'm', Name: 'n' },
    Task: { Token: 'token' },
  }
  const definition = JSON.stringify({
    Type: 'Task',
    Resource: lambda,
    Parameters: { FunctionName: 'f' },
    ResultPath: null,
    OutputPath: '$$',
    End: true,
  })
  const answer = await setup().call('TestState', {
    definition,
    mock: { result: '{}' },
    context: JSON.stringify(context),
  })
  assert.deepEqual(JSON.parse(answer.output!), context)
})

test('a mocked error of a Map or Parallel state need not come from a state inside', async () => {
  const flow = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  for (const state of [
    { Type: 'Map', ItemProcessor: flow, End: true },
    { Type: 'Parallel', Branches: [flow], End: true },
  ]) {
    const answer = await setup().call('TestState', {
      definition: JSON.stringify(state),
      input: '[]',
      mock: { errorOutput: { error: 'E', cause: 'why' } },
    })
    assert.deepEqual(answer, { error: 'E', cause: 'why', status: 'FAILED' })
  }
})

test('a mocked callback shows its result in both query languages', async () => {
  const state = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true }
  for (const fields of [
    { Parameters: { QueueUrl: 'u', MessageBody: { 'token.$': '$$.Task.Token' } } },
    {
      QueryLanguage: 'JSONata',
      Arguments: { QueueUrl: 'u', MessageBody: { token: '{% $states.context.Task.Token %}' } },
      Output: '{% $states.result.done %}',
    },
  ]) {
    const { status, inspectionData } = await setup().call('TestState', {
      definition: JSON.stringify({ ...state, ...fields }),
      mock: { result: '{"done": 1.0}' },
      inspectionLevel: 'TRACE',
    })
    assert.equal(status, 'SUCCEEDED')
    assert.equal(inspectionData?.result, '{"done": 1.0}')
  }
})
