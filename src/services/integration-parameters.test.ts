import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { checkDefinition, checkState } from '../asl/check/index.ts'
import type { ParameterShape } from '../asl/parameters/parameter-shape.ts'
import { parseAllowedEndpoint } from '../connections/outbound/allowed-endpoints.ts'
import { isObject, type JsonValue, memberEntries, parse, stringify } from '../json/index.ts'
import { checkIntegration, integrationCheck } from './check-integration.ts'
import { bothConnections, noConnection } from './http/definition-problems.ts'
import { knownActions } from './optimized/known-actions.ts'

interface Found {
  readonly message: string
  readonly location: string | null
  readonly path: string
  readonly suggestion: string | undefined
}

function check(state: object, integrations = checkIntegration): Found[] {
  const definition = { StartAt: 'A', States: { A: { Type: 'Task', End: true, ...state } } }
  return checkDefinition(JSON.stringify(definition), { type: 'STANDARD', checkIntegration: integrations })
    .diagnostics.filter(({ severity }) => severity === 'ERROR')
    .map(({ message, location, path: at, suggestion }) => ({
      message,
      location,
      path: (at ?? []).slice(2).join('/'),
      suggestion,
    }))
}

const arn = (action: string) => `arn:aws:states:::${action}`
const task = (action: string, Parameters: object) => ({ Resource: arn(action), Parameters })
const messages = (state: object) => check(state).map(({ message }) => message)
const endpoint = 'https://api.example.com/v1'

// Only one of these alternatives may be given.
const alternative = 'InvocationConfig'

/** Values for every member of a shape: objects hold all of their own members, down to where shapes repeat. */
function everything(shape: ParameterShape, outer: readonly ParameterShape[] = []): Record<string, unknown> {
  return Object.fromEntries(
    [...shape.members]
      .filter(([name]) => name !== alternative)
      .map(([name, { inner }]) => {
        if (inner === null || outer.includes(inner.shape())) return [name, name === 'ApiEndpoint' ? endpoint : 'x']
        const object: unknown = everything(inner.shape(), [...outer, inner.shape()])
        return [name, inner.around.reduceRight((value, kind) => (kind === 'list' ? [value] : { key: value }), object)]
      }),
  )
}

const allActions = [...knownActions()].flatMap(([name, { patterns, parameters }]) =>
  patterns.map((pattern) => ({
    action: pattern === 'requestResponse' ? name : `${name}.${pattern}`,
    parameters,
    required: [...parameters.members].filter(([, { required }]) => required !== null).map(([each]) => each),
  })),
)

test('every action takes each member that its API or the guide has for it, as a value, a path and an expression', () => {
  for (const { action, parameters } of allActions) {
    const all = everything(parameters)
    assert.deepEqual(check(task(action, all)), [], action)
    const paths = Object.fromEntries(Object.keys(all).map((name) => [`${name}.$`, '$.x']))
    assert.deepEqual(check(task(action, paths)), [], action)
    const expressions = Object.fromEntries(Object.keys(all).map((name) => [name, '{% $states.input.x %}']))
    assert.deepEqual(check({ QueryLanguage: 'JSONata', Resource: arn(action), Arguments: expressions }), [], action)
  }
})

test('no action accepts a member with another name, whatever is beside it', () => {
  for (const { action, parameters } of allActions) {
    assert.deepEqual(
      check(task(action, { ...everything(parameters), Zyxwvutsrq: 1 })),
      [
        {
          message: 'The field "Zyxwvutsrq" is not supported by Step Functions',
          location: '/States/A/Parameters',
          path: 'Parameters/Zyxwvutsrq',
          suggestion: undefined,
        },
      ],
      action,
    )
  }
})

test('every action asks for parameters, and for each that its API cannot do without', () => {
  for (const { action, parameters, required } of allActions) {
    const missing = { location: '/States/A', path: '', suggestion: undefined }
    const message = `field is required for resource ARN: ${arn(action)}`
    assert.deepEqual(check({ Resource: arn(action) }), [{ ...missing, message: `Parameters ${message}` }])
    const inJsonata = { QueryLanguage: 'JSONata', Resource: arn(action) }
    assert.deepEqual(check(inJsonata), [{ ...missing, message: `Arguments ${message}` }])
    assert.deepEqual(check({ ...inJsonata, Arguments: '{% $states.input %}' }), [])
    assert.deepEqual(messages({ ...inJsonata, Arguments: {} }), [
      ...required.map((name) => `The field '${name}' is required but was missing`),
      ...(action === 'http:invoke' ? [noConnection] : []),
    ])
    for (const name of required) {
      const { [name]: _left, ...others } = everything(parameters)
      assert.deepEqual(
        check(task(action, others)),
        [
          {
            message: `The field '${name}' is required but was missing`,
            location: '/States/A/Parameters',
            path: 'Parameters',
            suggestion: undefined,
          },
        ],
        action,
      )
    }
  }
})

test('what was measured to be required is required', () => {
  for (const [action, ...names] of [
    ['lambda:invoke', 'FunctionName'],
    ['sqs:sendMessage', 'QueueUrl', 'MessageBody'],
    ['sns:publish', 'Message'],
    ['dynamodb:putItem', 'TableName', 'Item'],
    ['dynamodb:getItem', 'TableName', 'Key'],
    ['states:startExecution.sync:2', 'StateMachineArn'],
    ['events:putEvents', 'Entries'],
    ['ecs:runTask.waitForTaskToken', 'TaskDefinition'],
    ['glue:startJobRun.sync', 'JobName'],
  ] as const) {
    assert.deepEqual(
      messages(task(action, {})).sort(),
      names.map((name) => `The field '${name}' is required but was missing`).sort(),
      action,
    )
  }
})

test('parameters beyond the lists that users rely on are accepted', () => {
  for (const [action, parameters] of [
    ['sns:publish', { TopicArn: 't.fifo', Message: 'm', MessageGroupId: 'g', MessageDeduplicationId: 'd' }],
    ['ecs:runTask.sync', { TaskDefinition: 't', CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }] }],
    [
      'athena:startQueryExecution',
      { QueryString: 'q', ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true } } },
    ],
    [
      'batch:submitJob',
      { JobName: 'n', JobQueue: 'q', JobDefinition: 'd', ShareIdentifier: 's', SchedulingPriorityOverride: 1 },
    ],
    ['glue:startJobRun', { JobName: 'n', NumberOfWorkers: 2, WorkerType: 'G.1X' }],
    ['elasticmapreduce:cancelStep', { ClusterId: 'j', StepId: 's', StepCancellationOption: 'SEND_INTERRUPT' }],
    ['bedrock:invokeModel', { ModelId: 'm', Body: {}, GuardrailIdentifier: 'g', Trace: 'ENABLED' }],
    ['dynamodb:putItem', { TableName: 't', Item: { id: 'x', n: { N: '1' } } }],
  ] as const) {
    assert.deepEqual(messages(task(action, parameters)), [], action)
  }
})

test('names are looked at in objects, lists and maps, but not in what may be anything', () => {
  const unknown = check(
    task('ecs:runTask', {
      TaskDefinition: 't',
      NetworkConfiguration: { awsVpcConfiguration: {}, 'AwsvpcConfiguration.$': '$.x' },
      Overrides: { ContainerOverrides: [{ Name: 'a' }, { Nmae: 'b' }] },
    }),
  )
  assert.deepEqual(
    unknown.map(({ message, path: at, suggestion }) => [message, at, suggestion]),
    [
      [
        'The field "awsVpcConfiguration" is not supported by Step Functions',
        'Parameters/NetworkConfiguration/awsVpcConfiguration',
        'AwsvpcConfiguration',
      ],
      ['The field "Nmae" is not supported by Step Functions', 'Parameters/Overrides/ContainerOverrides/1/Nmae', 'Name'],
    ],
  )
  const attribute = { TopicArn: 't', Message: { any: 1 }, MessageAttributes: { mine: { DataTyp: 'String' } } }
  assert.deepEqual(messages(task('sns:publish', attribute)), ['The field "DataTyp" is not supported by Step Functions'])
  assert.deepEqual(messages(task('lambda:invoke', { FunctionName: 'f', Payload: { any: { thing: 1 } } })), [])
})

test('a name of a path that no action has is seen when the task starts', () => {
  assert.deepEqual(messages(task('lambda:invoke.waitForTaskToken', { FunctionName: 'f', 'TaskToken.$': '$$.T' })), [])
})

test('AWS SDK integrations ask for parameters, of whatever names', () => {
  const Resource = arn('aws-sdk:s3:listBuckets')
  assert.deepEqual(messages({ Resource }), [`Parameters field is required for resource ARN: ${Resource}`])
  assert.deepEqual(messages({ Resource, Parameters: {} }), [])
  assert.deepEqual(messages({ Resource, Parameters: { Any: 1 } }), [])
})

test('an integration that does not exist is not asked for parameters', () => {
  assert.equal(messages({ Resource: arn('sqs:sendMesage') }).length, 1)
})

test('functions and activities need no parameters', () => {
  assert.deepEqual(messages({ Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f' }), [])
  assert.deepEqual(messages({ Resource: 'arn:aws:states:us-east-1:111122223333:activity:a' }), [])
})

test('an HTTP Task has an https address, unless it comes from elsewhere or the server may call it', () => {
  const Authentication = { ConnectionArn: 'c' }
  const http = (ApiEndpoint: unknown) => task('http:invoke', { Method: 'GET', ApiEndpoint, Authentication })
  for (const address of [endpoint, 'https://api.example.com:8443/a?b=c', 'https://[2606:4700::1111]/']) {
    assert.deepEqual(messages(http(address)), [], address)
  }
  const refused = [
    {
      message: "The value for the 'ApiEndpoint' field is not valid",
      location: '/States/A/Parameters',
      path: 'Parameters',
      suggestion: undefined,
    },
  ]
  for (const address of [
    'http://api.example.com/v1',
    'http://localhost:9000/v1',
    'api.example.com',
    'https://',
    'https://user:password@api.example.com/',
    "https://api.example.com/States.Format('{}', $.id)",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder that nobody filled in
    '${ApiUrl}/v1',
  ]) {
    assert.deepEqual(check(http(address)), refused, address)
  }
  assert.deepEqual(messages(http(5)), ["The value for the field 'ApiEndpoint' must be a STRING"])
  const dynamic = {
    Method: 'GET',
    Authentication,
    'ApiEndpoint.$': "States.Format('https://api.example.com/{}', $.id)",
  }
  assert.deepEqual(messages(task('http:invoke', dynamic)), [])
  const Arguments = {
    Method: 'GET',
    Authentication,
    ApiEndpoint: "{% 'https://api.example.com/' & $states.input.id %}",
  }
  assert.deepEqual(messages({ QueryLanguage: 'JSONata', Resource: arn('http:invoke'), Arguments }), [])
  const told = integrationCheck([parseAllowedEndpoint('http://localhost:9000')!])
  assert.deepEqual(check(http('http://localhost:9000/v1'), told), [])
  assert.deepEqual(check(http('http://localhost:9001/v1'), told), refused)
})

test('an HTTP Task names one connection, in one of two fields, as far as can be told', () => {
  const c = { ConnectionArn: 'c' }
  const table: [given: object, problems: string[]][] = [
    [{ Authentication: c }, []],
    [{ InvocationConfig: c }, []],
    [{ Authentication: c, InvocationConfig: null }, []],
    [{ 'Authentication.$': '$.a' }, []],
    [{ 'Authentication.$': '$.a', 'InvocationConfig.$': '$.b' }, []],
    [{ Authentication: { 'ConnectionArn.$': '$.a' } }, []],
    [{ Authentication: c, InvocationConfig: {} }, []],
    [{}, [noConnection]],
    [{ Authentication: {} }, [noConnection]],
    [{ Authentication: c, InvocationConfig: c }, [bothConnections]],
    [{ Authentication: { 'ConnectionArn.$': '$.a' }, InvocationConfig: c }, [bothConnections]],
    [{ Authentication: 'c' }, ["The value for the field 'Authentication' must be an OBJECT"]],
    [{ Authentication: { ConnectionArn: 5 } }, ["The value for the field 'ConnectionArn' must be a STRING"]],
  ]
  for (const [given, problems] of table) {
    const all = { Method: 'GET', ApiEndpoint: endpoint, ...given }
    assert.deepEqual(messages(task('http:invoke', all)), problems, JSON.stringify(given))
  }
  const Arguments = { Method: 'GET', ApiEndpoint: endpoint, Authentication: '{% $a %}', InvocationConfig: c }
  assert.deepEqual(messages({ QueryLanguage: 'JSONata', Resource: arn('http:invoke'), Arguments }), [])
})

const recordings = path.join(import.meta.dirname, '../../../shared/conformance/cases')
const guide = path.join(import.meta.dirname, '../../../shared/reference/guide-2023')

/** Every state in a document that calls an integration. */
function* integrationStates(value: JsonValue): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* integrationStates(item)
  if (!isObject(value)) return
  const text = stringify(value)
  const members = new Map(memberEntries(value))
  if (members.get('Type') === 'Task' && String(members.get('Resource')).includes(':states:::')) yield text
  for (const [, member] of members) yield* integrationStates(member)
}

function parameterErrors(state: string): string[] {
  return checkState(state, { type: 'STANDARD', checkIntegration })
    .diagnostics.filter(({ severity, location }) => severity === 'ERROR' && !location?.endsWith('/Credentials'))
    .map(({ message }) => message)
    .filter((message) =>
      /not supported by Step Functions|field is required|is required but|field is not valid$/.test(message),
    )
}

test('no parameters that the service took are refused', {
  skip: existsSync(recordings) ? false : `the recordings are not at ${recordings}`,
}, () => {
  let count = 0
  for (const name of globSync('*/*.json', { cwd: recordings })) {
    const { definition, steps } = JSON.parse(readFileSync(path.join(recordings, name), 'utf8')) as {
      definition?: string
      steps: { params?: { definition?: unknown } }[]
    }
    const texts = [definition, ...steps.map(({ params }) => params?.definition)]
    for (const text of texts) {
      if (typeof text !== 'string' || !text.startsWith('{')) continue
      let value: JsonValue
      try {
        value = parse(text)
      } catch {
        continue
      }
      for (const state of integrationStates(value)) {
        assert.deepEqual(parameterErrors(state), [], name)
        count++
      }
    }
  }
  assert.ok(count > 150, `only ${count} states were found`)
})

test('no parameters in an example of the guide are refused', {
  skip: existsSync(guide) ? false : `the guide is not at ${guide}`,
}, () => {
  let count = 0
  for (const name of globSync('*.md', { cwd: guide })) {
    const page = readFileSync(path.join(guide, name), 'utf8')
    for (const [, block = ''] of page.matchAll(/```[a-z]*\n([\s\S]*?)```/g)) {
      let value: JsonValue
      try {
        value = parse(block.trim().startsWith('{') ? block : `{${block.trim().replace(/,$/, '')}}`)
      } catch {
        continue
      }
      for (const state of integrationStates(value)) {
        assert.deepEqual(parameterErrors(state), [], name)
        count++
      }
    }
  }
  assert.ok(count > 60, `only ${count} states were found`)
})
