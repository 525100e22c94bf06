import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Payload } from '../../json/index.ts'
import type { Service } from '../../runtime/service.ts'
import { succeeded } from '../outcome.ts'
import {
  assertFailed,
  nowMillis,
  RecordingReport,
  requestId,
  succeededText,
  taskCall,
} from '../test-support/task-call.ts'
import { unsupported } from '../unsupported.ts'
import { MockFile } from './mock-file.ts'
import { withMocks } from './mocked-service.ts'
import { Mocks } from './mocks.ts'
import { MockConfigError, parseMockConfig } from './parse-mock-config.ts'

const example = {
  StateMachines: {
    Parent: { TestCases: { Happy: { Call: 'Answers', Empty: 'Empty' }, Other: {}, Lost: { Call: 'Anwers' } } },
  },
  MockedResponses: {
    Answers: {
      '0': { Return: { a: 1 } },
      '1-2': { Throw: { Error: 'Busy', Cause: 'later' } },
      '3': { Return: [1] },
    },
    Empty: {},
  },
}

const task = { Type: 'Task' }

/** A machine with a state in a branch in a Map, under the names that the example mocks. */
const definition = JSON.stringify({
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        States: {
          Call: task,
          Both: { Type: 'Parallel', Branches: [{ States: { Empty: task } }, { States: { Second: task, Old: task } }] },
          Skip: { Type: 'Pass' },
        },
      },
    },
    Old: { Type: 'Map', Iterator: { States: { Inner: task } } },
  },
})
const parent = { name: 'Parent', definition }

function setup(context: TestContext, config: object = example) {
  const directory = mkdtempSync(join(tmpdir(), 'stepwell-mocks-'))
  context.after(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'MockConfigFile.json')
  const write = (value: object | string) =>
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  write(config)
  const mocks = new Mocks(new MockFile(path))
  const real: Service = { call: async () => succeeded(Payload.ofText('"real"')), startsJob: () => true }
  const report = new RecordingReport()
  const services = withMocks((resource) => (resource.kind === 'activity' ? null : real), {
    mocks,
    makeRequestId: () => requestId,
    nowMillis: () => nowMillis,
  })
  const call = (
    state: string,
    { resource = 'arn:aws:states:::sqs:sendMessage', testCase = 'Happy', ...others } = {},
  ) => {
    const task = taskCall({
      resource,
      state: { name: state },
      execution: { testCase, ...others },
      arguments: { MessageBody: 'hi' },
    })
    return services(task.resource)!.call(task, report)
  }
  return { path, write, mocks, call, report, services }
}

test('wrong parameters of a mocked state are refused too, but not for an unsupported service', () => {
  const refuseWith = (real: Service) => {
    const mocks = { answer: () => ({ type: 'unmocked' }) as const, isMocked: () => true }
    const directory = withMocks(() => real, { mocks, makeRequestId: () => requestId, nowMillis: () => nowMillis })
    const task = taskCall({ resource: 'arn:aws:states:::sqs:sendMessage', arguments: {} })
    return directory(task.resource)!.refuse?.({ ...task, testCase: 'Happy' }) ?? null
  }
  const call: Service['call'] = async () => succeeded(Payload.ofText('1'))
  assert.equal(refuseWith({ call, refuse: () => 'wrong' }), 'wrong')
  assert.equal(refuseWith({ call, refuse: () => null }), null)
  assert.equal(refuseWith(unsupported('no such thing')), null)
})

test('each call of a state gets the next answer, in every execution from the first', async (context) => {
  const { call } = setup(context)
  assert.equal(succeededText(await call('Call')), '{"a":1}')
  assertFailed(await call('Call'), 'Busy', 'later')
  assertFailed(await call('Call'), 'Busy', 'later')
  assert.equal(succeededText(await call('Call')), '[1]')
  assertFailed(
    await call('Call'),
    'States.Runtime',
    "The mocked response 'Answers' has no answer for call 4 of the state 'Call' (calls are counted from 0, over the whole execution)",
  )
  assert.equal(succeededText(await call('Call', { id: 2 } as object)), '{"a":1}')
})

test('a state that the test case does not name calls the real service', async (context) => {
  const { call } = setup(context)
  assert.equal(succeededText(await call('Elsewhere')), '"real"')
  assert.equal(succeededText(await call('Call', { testCase: 'Other' })), '"real"')
})

test('a test case that cannot be used as it stands is refused, and calls nothing real', async (context) => {
  const { call, mocks, path, write } = setup(context)
  assert.equal(
    mocks.testCaseProblem(parent, 'Lost'),
    `The mock configuration ${path} is wrong at /StateMachines/Parent/TestCases/Lost/Call: there is no mocked response 'Anwers'. Did you mean 'Answers'?`,
  )
  assertFailed(await call('Anything', { testCase: 'Lost' }), 'States.Runtime', /no mocked response 'Anwers'/)
  assertFailed(await call('Call', { testCase: 'Gone' }), 'States.Runtime', /no longer has the test case 'Gone'/)
  const withStates = (states: unknown) =>
    write({ ...example, StateMachines: { Parent: { TestCases: { Happy: states } } } })
  for (const [name, near] of [
    ['Cal', 'Call'],
    ['Secnd', 'Second'],
    ['Iner', 'Inner'],
  ] as const) {
    withStates({ [name]: 'Answers' })
    assert.equal(
      mocks.testCaseProblem(parent, 'Happy'),
      `The test case 'Happy' of the mock configuration ${path} mocks the state '${name}', which the state machine 'Parent' does not have. Did you mean '${near}'?`,
    )
  }
  for (const [name, type] of [
    ['Skip', 'Pass'],
    ['Each', 'Map'],
    ['Both', 'Parallel'],
  ] as const) {
    withStates({ Call: 'Answers', [name]: 'Answers' })
    assert.equal(
      mocks.testCaseProblem(parent, 'Happy'),
      `The test case 'Happy' of the mock configuration ${path} mocks the state '${name}', which is a ${type} state of the state machine 'Parent': it calls nothing that could be mocked. Its Task states are 'Call', 'Empty', 'Second', 'Old', 'Inner'.`,
    )
  }
  // One of the states with that name is a task.
  withStates({ Old: 'Answers' })
  assert.equal(mocks.testCaseProblem(parent, 'Happy'), null)
  assert.equal(
    mocks.testCaseProblem(parent, ''),
    `No test case is named after the '#'. The mock configuration ${path} has those of the state machine 'Parent': 'Happy'.`,
  )
  withStates({ Call: 7 })
  assert.match(mocks.testCaseProblem(parent, 'Happy') ?? '', /Happy\/Call: must be the name of a mocked response/)
  withStates('Answers')
  assert.match(mocks.testCaseProblem(parent, 'Happy') ?? '', /Happy: must be an object of mocked response names/)
})

test('an empty response fails the state that asks for it', async (context) => {
  const { call } = setup(context)
  assertFailed(await call('Empty'), 'States.Runtime', /no answer for call 0 of the state 'Empty'/)
})

test('a mocked callback or job is submitted first, whatever it ends with', async (context) => {
  const { call, report } = setup(context)
  const resource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken'
  assert.equal(succeededText(await call('Call', { resource })), '{"a":1}')
  assertFailed(await call('Call', { resource }), 'Busy', 'later')
  assert.equal(report.outputs.length, 2)
  assert.match(
    report.outputs[0]!.text,
    /^{"MD5OfMessageBody":"49f68a5c8493ec2c0bf489821c21fc3b","MessageId":"[-0-9]+","SdkHttpMetadata":{.*},"SdkResponseMetadata":{"RequestId":"[-0-9]+"}}$/,
  )
})

test('a mocked startExecution.sync is submitted with the arn that the mock names', async (context) => {
  const { call, report } = setup(context, {
    StateMachines: { Parent: { TestCases: { Happy: { Call: 'R' } } } },
    MockedResponses: { R: { '0': { Return: { ExecutionArn: 'arn', StartDate: 5, Output: '{}' } } } },
  })
  const outcome = await call('Call', { resource: 'arn:aws:states:::states:startExecution.sync' })
  assert.equal(succeededText(outcome), '{"ExecutionArn":"arn","StartDate":5,"Output":"{}"}')
  assert.match(report.outputs[0]!.text, /^{"ExecutionArn":"arn","SdkHttpMetadata":.*"StartDate":5}$/)
})

test('a mocked function is answered with the payload of an Invoke answer, or with the mock as it is', async (context) => {
  const { call } = setup(context, {
    StateMachines: { Parent: { TestCases: { Happy: { Call: 'R' } } } },
    MockedResponses: {
      R: { '0': { Return: { StatusCode: 200, Payload: { b: 2 } } }, '1': { Return: { Payload: 1, more: 2 } } },
    },
  })
  const resource = 'arn:aws:lambda:us-east-1:123456789012:function:f'
  assert.equal(succeededText(await call('Call', { resource })), '{"b":2}')
  assert.equal(succeededText(await call('Call', { resource })), '{"Payload":1,"more":2}')
})

test('an activity is answered when mocked, and belongs to its queue when not', async (context) => {
  const { call } = setup(context)
  const resource = 'arn:aws:states:us-east-1:123456789012:activity:a'
  assert.equal(succeededText(await call('Call', { resource })), '{"a":1}')
  assert.deepEqual(await call('Elsewhere', { resource }), { type: 'pending' })
})

test('the states of a distributed Map are mocked with their machine', async (context) => {
  const { call } = setup(context)
  assert.equal(succeededText(await call('Call', { machineName: 'Parent/Each' } as object)), '{"a":1}')
})

test('an unknown test case is refused with what there is', (context) => {
  const { mocks, path } = setup(context)
  assert.equal(mocks.testCaseProblem(parent, 'Happy'), null)
  assert.equal(
    mocks.testCaseProblem(parent, 'Hapy'),
    `The mock configuration ${path} has no test case 'Hapy' for the state machine 'Parent'. Did you mean 'Happy'?`,
  )
  assert.equal(
    mocks.testCaseProblem(parent, 'Sad'),
    `The mock configuration ${path} has no test case 'Sad' for the state machine 'Parent'. It has 'Happy', 'Other', 'Lost'.`,
  )
  assert.equal(
    mocks.testCaseProblem({ name: 'Order', definition }, 'Happy'),
    `The mock configuration ${path} has no state machine 'Order'. It has 'Parent'.`,
  )
})

test('a changed file is read again at the next start, a broken one refuses starts until it is mended', async (context) => {
  const { mocks, path, write, call } = setup(context)
  assert.equal(
    mocks.testCaseProblem(parent, 'New'),
    `The mock configuration ${path} has no test case 'New' for the state machine 'Parent'. It has 'Happy', 'Other', 'Lost'.`,
  )
  write('{"StateMachines": {,')
  assert.equal(
    mocks.testCaseProblem(parent, 'New'),
    `${path}:1:20: the mock configuration is not JSON: Unexpected character (',' (code 44)): was expecting double-quote to start field name`,
  )
  assert.equal(succeededText(await call('Call')), '{"a":1}')
  write({
    StateMachines: { Parent: { TestCases: { New: { Call: 'R' } } } },
    MockedResponses: { R: { '0': { Return: 'new' } } },
  })
  assert.equal(mocks.testCaseProblem(parent, 'New'), null)
  assert.equal(succeededText(await call('Call', { testCase: 'New', id: 3 } as object)), '"new"')
})

test('a file that becomes a pipe refuses starts, and holds nobody up', {
  skip: process.platform === 'win32',
}, (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'stepwell-mocks-'))
  context.after(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'mocks.json')
  writeFileSync(path, JSON.stringify(example))
  // Reading the pipe may take for ever, and no test could cancel that, so this runs in a process of its own.
  const program = `import { execFileSync } from 'node:child_process'
    import { rmSync } from 'node:fs'
    import { MockFile } from ${JSON.stringify(new URL('mock-file.ts', import.meta.url).href)}
    import { Mocks } from ${JSON.stringify(new URL('mocks.ts', import.meta.url).href)}
    const file = new MockFile(process.argv[1])
    file.refresh()
    rmSync(file.path)
    execFileSync('mkfifo', [file.path])
    console.log(new Mocks(file).testCaseProblem({ name: 'Parent', definition: '{}' }, 'Happy'), file.config.machines.size)`
  const given = ['--input-type=module', '-e', program, path]
  const said = execFileSync(process.execPath, given, { encoding: 'utf8', timeout: 20_000 })
  assert.equal(said, `The mock configuration ${path} cannot be read: it is not a regular file; replace it with one 1\n`)
})

test('a file that is not there cannot be used', () => {
  const file = new MockFile('/nowhere/mocks.json')
  assert.throws(() => file.refresh(), MockConfigError)
  const task = taskCall({ resource: 'arn:aws:states:::sqs:sendMessage', execution: { testCase: 'Happy' } })
  assert.equal(new Mocks(file).answer(task).type, 'missing')
})

test('mistakes are reported with their places and affect nothing else', () => {
  const { problems, responses } = parseMockConfig(
    JSON.stringify({
      StateMachines: { M: { TestCases: { T: { A: 'Range', B: 7, C: 'None' } } }, N: {} },
      MockedResponses: {
        Range: { '2-1': { Return: 1 } },
        Twice: { '1': { Return: 1 }, '0-2': { Return: 2 } },
        Both: { '0': { Return: 1, Throw: {} } },
        Unnamed: { '0': { Throw: { Cause: 'c' } } },
        Fine: { '0': { Return: null } },
      },
      Mocks: {},
    }),
    'file',
  )
  assert.deepEqual(problems, [
    "/Mocks: not a part of a mock configuration; those are 'StateMachines' and 'MockedResponses'",
    '/MockedResponses/Range/2-1: must be a call number from 0 on, such as "0", or a range of them, such as "1-2"',
    '/MockedResponses/Twice/0-2: a call in this range already has an answer',
    "/MockedResponses/Both/0: must be an object with either 'Return' or 'Throw'",
    "/MockedResponses/Unnamed/0/Throw: must be an object with the strings 'Error' and 'Cause'",
    '/StateMachines/M/TestCases/T/B: must be the name of a mocked response, a string',
    "/StateMachines/M/TestCases/T/C: there is no mocked response 'None'. 'MockedResponses' has 'Range', 'Twice', 'Both', 'Unnamed', 'Fine'.",
    '/StateMachines/N/TestCases: is missing',
  ])
  assert.equal(responses.get('Fine')?.problem, null)
})

test('of very many mistyped names, the last ones get no suggestion', () => {
  const states = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`S${index}`, `Respons${index}`]))
  const responses = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`Response${index}`, {}]))
  const config = { StateMachines: { M: { TestCases: { T: states } } }, MockedResponses: responses }
  const { problems } = parseMockConfig(JSON.stringify(config), 'file')
  assert.match(problems[0]!, /Did you mean 'Response0'/)
  const last = "/StateMachines/M/TestCases/T/S599: there is no mocked response 'Respons599'."
  assert.equal(problems.at(-1), last)
})

test('the first mistake in a response is the one that is reported', () => {
  const problemOf = (calls: object) => {
    const { problems } = parseMockConfig(JSON.stringify({ StateMachines: {}, MockedResponses: { R: calls } }), 'file')
    return problems[0]
  }
  const fine = { Return: 1 }
  assert.match(problemOf({ '0-2': fine, '1-1': fine, x: fine })!, /\/R\/1-1: a call in this range already/)
  assert.match(problemOf({ '0-2': fine, '1-1': {} })!, /\/R\/1-1: a call in this range already/)
  assert.match(problemOf({ '0-2': fine, x: fine, '01': fine })!, /\/R\/x: must be a call number/)
})

test('a mocked state starts no job, another one may', (context) => {
  const { services } = setup(context)
  const startsJob = (name: string, testCase: string | null) => {
    const task = taskCall({
      resource: 'arn:aws:states:::glue:startJobRun.sync',
      state: { name },
      execution: { testCase },
    })
    return services(task.resource)!.startsJob!(task)
  }
  assert.equal(startsJob('Call', 'Happy'), false)
  assert.equal(startsJob('Other', 'Happy'), true)
  assert.equal(startsJob('Call', null), true)
})
