import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthorizationDecision } from '../../control/authorize.ts'
import { type JsonValue, Payload, stringify } from '../../json/index.ts'
import type { StartRequest, StartResult } from '../../runtime/runtime.ts'
import type { ExecutionEnd, Machine, Revision, Store, StoredExecution } from '../../store/store.ts'
import { assertFailed, callId, RecordingReport, requestId, succeededText, taskCall } from '../test-support/task-call.ts'
import { startExecution } from './start-execution.ts'

const machineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Child'
const childArn = 'arn:aws:states:us-east-1:123456789012:execution:Child:one'
const resource = 'arn:aws:states:::states:startExecution'

const ended: ExecutionEnd = {
  status: 'SUCCEEDED',
  stopMillis: 1_745_486_528_078,
  output: '{"Arg1": 1.0}',
  error: null,
  cause: null,
}

const failedEnd: ExecutionEnd = { ...ended, status: 'FAILED', output: null, error: 'Oops', cause: 'why' }

function setup({
  machine = {},
  started = { type: 'started', execution: { id: 7, arn: childArn, startMillis: 1_745_486_528_077 } },
  end = Promise.resolve(ended),
  stored = null,
  eventCount = 5,
  authorization = { allowed: true },
  now = ended.stopMillis,
}: {
  machine?: Partial<Machine> | null
  started?: StartResult
  end?: Promise<ExecutionEnd | null>
  stored?: StoredExecution | null
  eventCount?: number
  authorization?: AuthorizationDecision
  now?: number
} = {}) {
  const starts: StartRequest[] = []
  const stops: [string, string | null, string | null][] = []
  const waitedFor: number[] = []
  const service = startExecution({
    runtime: {
      async startExecution(request) {
        starts.push(request)
        return started
      },
      async stopExecution(arn, error, cause) {
        stops.push([arn, error, cause])
        return { stopMillis: 0 }
      },
      executionEnded(id) {
        waitedFor.push(id)
        return end
      },
    },
    store: {
      machines: {
        async byArn(arn: string) {
          if (machine === null || arn !== machineArn) return null
          const revision = { id: 1, definition: '{}' }
          return { arn, name: 'Child', type: 'STANDARD', status: 'ACTIVE', revision, ...machine } as Machine
        },
        revisionById: async (id: number) => ({ id }) as Revision,
      } as Store['machines'],
      versions: {
        async byNumber(arn: string, number: number) {
          return { machineArn: arn, number, revision: 40 + number, description: null, createdMillis: 0 }
        },
      } as Store['versions'],
      aliases: {
        async byArn(arn: string) {
          const times = { createdMillis: 0, updatedMillis: 0 }
          return { arn, machineArn, name: 'live', description: null, routes: [{ version: 3, weight: 100 }], ...times }
        },
      } as unknown as Store['aliases'],
      executions: {
        async byArn(arn: string) {
          if (stored?.arn === arn) return stored
          const start = starts.at(-1)
          if (started.type !== 'started' || start === undefined || arn !== childArn) return null
          const { version, alias, input, traceHeader, parentId } = start
          const { id, startMillis } = started.execution
          return { ...child, id, startMillis, name: start.name ?? '', version, alias, input, traceHeader, parentId }
        },
        hasRetainedFrames: async () => true,
      } as unknown as Store['executions'],
      histories: { lastEventId: async () => eventCount } as unknown as Store['histories'],
    },
    authorize: () => authorization,
    random: () => 0,
    nowMillis: () => now,
    makeRequestId: () => requestId,
    testCaseProblem: (_machine, testCase) => (testCase === 'Known' ? null : `no test case ${testCase}`),
  })
  const report = new RecordingReport()
  const call = (pattern: string, parameters: JsonValue, others: object = {}) =>
    service.call(taskCall({ resource: `${resource}${pattern}`, arguments: parameters, ...others }), report)
  return { call, report, starts, stops, waitedFor }
}

const child: StoredExecution = {
  id: 7,
  arn: childArn,
  name: 'one',
  machineArn,
  revision: 1,
  startMillis: 1_745_486_528_077,
  input: '{}',
  traceHeader: null,
  testCase: null,
  version: null,
  alias: null,
  parentId: 1,
  mapRunArn: null,
  childIndex: null,
  itemCount: null,
  end: null,
}

const date = 'Thu, 24 Apr 2025 09:22:08 GMT'
const startedText = `{"ExecutionArn":"${childArn}","SdkHttpMetadata":{"AllHttpHeaders":{"x-amzn-RequestId":["${requestId}"],"connection":["keep-alive"],"Content-Length":["105"],"Date":["${date}"],"Content-Type":["application/x-amz-json-1.0"]},"HttpHeaders":{"connection":"keep-alive","Content-Length":"105","Content-Type":"application/x-amz-json-1.0","Date":"${date}","x-amzn-RequestId":"${requestId}"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"${requestId}"},"StartDate":1745486528077}`

test('a child can be started by a version or an alias, and says so', async () => {
  const { call, starts } = setup()
  await call('', { StateMachineArn: `${machineArn}:2` })
  const outcome = await call('.sync:2', { StateMachineArn: `${machineArn}:live` })
  assert.deepEqual(
    starts.map(({ machine, version, alias }) => [machine.arn, machine.revision.id, version, alias]),
    [
      [machineArn, 42, 2, null],
      [machineArn, 43, 3, 'live'],
    ],
  )
  const text = succeededText(outcome)
  assert.match(text, /"StateMachineAliasArn":"[^"]*:live"/)
  assert.match(text, /"StateMachineVersionArn":"[^"]*:3"/)
})

test('request-response gives the answer of the start, and the child is on its own', async () => {
  const { call, report, starts } = setup()
  const outcome = await call('', { StateMachineArn: machineArn, Name: 'one', Input: { a: 1 } })
  assert.equal(succeededText(outcome), startedText)
  assert.equal(report.outputs.length, 0)
  const { machine, ...request } = starts[0]!
  assert.equal(machine.name, 'Child')
  assert.deepEqual(request, {
    name: 'one',
    input: '{"a":1}',
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
    byExecution: true,
  })
})

test('the input is JSON text or a value; none is an empty object', async () => {
  const { call, starts } = setup()
  for (const Input of [null, undefined, '"text"', [1], 0]) {
    const parameters = { StateMachineArn: machineArn, ...(Input === undefined ? {} : { Input }) }
    await call('', parameters as JsonValue)
  }
  assert.deepEqual(
    starts.map(({ input }) => input),
    ['{}', '{}', '"text"', '[1]', '0'],
  )
  assert.equal(starts[0]?.name, callId)
})

test('.sync waits for the end and gives the output as text', async () => {
  const { call, report, starts, waitedFor } = setup()
  const outcome = await call('.sync', { StateMachineArn: machineArn, Name: 'one' })
  assert.equal(
    succeededText(outcome),
    `{"ExecutionArn":"${childArn}","Input":"{}","InputDetails":{"Included":true},"Name":"one","Output":"{\\"Arg1\\": 1.0}","OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","StartDate":1745486528077,"StateMachineArn":"${machineArn}","Status":"SUCCEEDED","StopDate":1745486528078}`,
  )
  assert.deepEqual(
    report.outputs.map(({ text }) => text),
    [startedText],
  )
  assert.equal(starts[0]?.parentId, 1)
  assert.deepEqual(waitedFor, [7])
})

test('.sync:2 gives input and output as JSON', async () => {
  const { call } = setup()
  const outcome = await call('.sync:2', { StateMachineArn: machineArn, Name: 'one', Input: '{ "a": 1 }' })
  assert.equal(
    succeededText(outcome),
    `{"ExecutionArn":"${childArn}","Input":{"a":1},"InputDetails":{"Included":true},"Name":"one","Output":{"Arg1":1.0},"OutputDetails":{"Included":true},"StartDate":1745486528077,"StateMachineArn":"${machineArn}","Status":"SUCCEEDED","StopDate":1745486528078}`,
  )
})

test('a child that fails, fails the task with its description as the cause', async () => {
  const { call } = setup({ end: Promise.resolve(failedEnd) })
  const outcome = await call('.sync:2', { StateMachineArn: machineArn, Name: 'one' })
  assertFailed(
    outcome,
    'States.TaskFailed',
    `{"Cause":"why","Error":"Oops","ExecutionArn":"${childArn}","Input":"{}","InputDetails":{"Included":true},"Name":"one","RedriveCount":0,"RedriveStatus":"REDRIVABLE","StartDate":1745486528077,"StateMachineArn":"${machineArn}","Status":"FAILED","StopDate":1745486528078}`,
  )
})

test('how often a child was redriven, and whether it could be again, is reported truthfully', async () => {
  const redrive = async (options: Parameters<typeof setup>[0]) => {
    const { call } = setup({ end: Promise.resolve(failedEnd), ...options })
    const submitted = Payload.ofText(stringify({ ExecutionArn: childArn }))
    const outcome = await call('.sync', { StateMachineArn: machineArn }, { submitted })
    assert.equal(outcome.type, 'failed')
    return outcome.type === 'failed' ? /"RedriveCount".*(?=,"StartDate")/.exec(outcome.cause ?? '')?.[0] : undefined
  }
  const redriven = { redriveCount: 2, redriveMillis: 1_745_486_528_500 }
  assert.equal(
    await redrive({ stored: { ...child, redriven } }),
    '"RedriveCount":2,"RedriveDate":1745486528500,"RedriveStatus":"REDRIVABLE"',
  )
  const refused = (reason: string) =>
    `"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"${reason}"`
  const limit = 'Execution history event limit exceeded'
  assert.equal(await redrive({ stored: child, eventCount: 24_999 }), refused(limit))
  const deleting = { status: 'DELETING' } as const
  assert.equal(await redrive({ stored: child, machine: deleting }), refused('State machine is in DELETING status.'))
})

test('with a task token the start is reported and the outside answers', async () => {
  const { call, report, starts, waitedFor } = setup()
  assert.deepEqual(await call('.waitForTaskToken', { StateMachineArn: machineArn }), { type: 'pending' })
  assert.equal(report.outputs.length, 1)
  assert.equal(starts[0]?.parentId, null)
  assert.deepEqual(waitedFor, [])
})

test('a task that is cancelled stops the child; a server that shuts down leaves it', async () => {
  for (const [reason, stopped] of [
    ['cancelled', [childArn]],
    ['shutdown', []],
  ] as const) {
    const abort = new AbortController()
    const { call, stops } = setup({ end: new Promise(() => {}) })
    const outcome = call('.sync', { StateMachineArn: machineArn }, { signal: abort.signal })
    setImmediate(() => abort.abort(reason))
    assert.deepEqual(await outcome, { type: 'pending' })
    assert.deepEqual(
      stops.map(([arn]) => arn),
      stopped,
    )
  }
})

test('a task that is cancelled before its start is recorded still stops the child', async () => {
  const abort = new AbortController()
  const { call, stops, report } = setup()
  report.submitted = () => {
    abort.abort('cancelled')
    return new Promise(() => {})
  }
  assert.deepEqual(await call('.sync', { StateMachineArn: machineArn }, { signal: abort.signal }), { type: 'pending' })
  assert.equal(stops.length, 1)
})

test('a child whose task was cancelled before a restart is stopped, and none is started', async () => {
  const signal = AbortSignal.abort('cancelled')
  const submitted = Payload.ofText(stringify({ ExecutionArn: childArn }))
  for (const [stored, others, parameters, stopped] of [
    [child, { submitted }, {}, [childArn]],
    [{ ...child, redriven: { redriveCount: 1, redriveMillis: 0 } }, { submitted }, {}, []],
    [null, { submitted }, {}, []],
    [child, {}, { Name: 'one' }, [childArn]],
    [{ ...child, arn: childArn.replace(/one$/, callId) }, {}, {}, [childArn.replace(/one$/, callId)]],
    [{ ...child, parentId: 2 }, {}, { Name: 'one' }, []],
    [null, {}, { Name: 'one' }, []],
  ] as const) {
    const { call, starts, stops } = setup({ stored, end: new Promise(() => {}) })
    await call('.sync', { StateMachineArn: `${machineArn}:live#Known`, ...parameters }, { signal, ...others })
    const arns = stops.map(([arn]) => arn)
    assert.deepEqual([arns, starts.length], [stopped, 0], JSON.stringify([stored, parameters]))
  }
})

test('after a restart the child that was reported is waited for, and none is started', async () => {
  const { call, starts, waitedFor, report } = setup({ stored: child })
  const submitted = Payload.ofText(stringify({ ExecutionArn: childArn }))
  const outcome = await call('.sync', { StateMachineArn: machineArn }, { submitted })
  assert.match(succeededText(outcome), /"Name":"one"/)
  assert.deepEqual([starts.length, report.outputs.length, waitedFor], [0, 0, [7]])
})

test('after a restart a child that started unreported is found again by its made name', async () => {
  const { call } = setup({ started: { type: 'exists', arn: childArn }, stored: { ...child, name: callId } })
  const outcome = await call('.sync', { StateMachineArn: machineArn })
  assert.match(succeededText(outcome), new RegExp(`"Name":"${callId}"`))
})

test('what the API would refuse fails the task with its error', async () => {
  const cause = (message: string, code: string) =>
    `${message} (Service: AWSStepFunctions; Status Code: 400; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`
  const cases: [Parameters<typeof setup>[0], JsonValue, string, string][] = [
    [{ machine: null }, {}, 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${machineArn}'`],
    [
      { started: { type: 'exists', arn: childArn } },
      { Name: 'one' },
      'ExecutionAlreadyExists',
      `Execution Already Exists: '${childArn}'`,
    ],
    [{}, { Name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
    [{}, { Name: '😀' }, 'InvalidName', "Invalid Name: '😀'"],
    [
      { started: { type: 'full', openMax: 3 } },
      {},
      'ExecutionLimitExceeded',
      '3 executions are open, which is the limit: let some end, or stop them, first.',
    ],
    [{ authorization: { allowed: false, reason: 'not for you' } }, {}, 'AccessDeniedException', 'not for you'],
    [
      {},
      { Input: 'not json' },
      'InvalidExecutionInput',
      "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
    ],
    [{}, { StateMachineArn: 'Child' }, 'InvalidArn', "Invalid Arn: 'Invalid ARN prefix: Child'"],
    [
      { machine: { status: 'DELETING' } },
      {},
      'StateMachineDeleting',
      `State Machine is being deleted: '${machineArn}'`,
    ],
  ]
  for (const [options, parameters, code, message] of cases) {
    const { call } = setup(options)
    const outcome = await call('.sync', { StateMachineArn: machineArn, ...(parameters as object) })
    assertFailed(outcome, `StepFunctions.${code.replace(/Exception$/, '')}Exception`, cause(message, code))
  }
})

test('an Express execution cannot be waited for', async () => {
  const { call, starts } = setup({ machine: { type: 'EXPRESS' } })
  assertFailed(
    await call('.sync', { StateMachineArn: machineArn }),
    'StepFunctions.StateMachineTypeNotSupportedException',
    /not supported by this type/,
  )
  assert.equal(succeededText(await call('', { StateMachineArn: machineArn })), startedText)
  assert.equal(starts.length, 1)
})

test('a test case behind the ARN goes to the child, when it exists', async () => {
  const { call, starts } = setup()
  await call('', { StateMachineArn: `${machineArn}#Known` })
  assert.deepEqual(
    starts.map(({ testCase }) => testCase),
    ['Known'],
  )
  for (const testCase of ['Other', '']) {
    assertFailed(
      await call('', { StateMachineArn: `${machineArn}#${testCase}` }),
      'StepFunctions.ValidationException',
      new RegExp(`^no test case ${testCase} \\(`),
    )
  }
})
