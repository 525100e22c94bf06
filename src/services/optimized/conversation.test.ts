import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getMember, isObject, parse } from '../../json/index.ts'
import { assertFailed, callId, nowMillis } from '../test-support/task-call.ts'
import { optimizedRows } from './integrations.ts'
import { converse, type Exchange } from './test-support/converse.ts'
import { jobs, withoutFailure } from './test-support/job-conversations.ts'

for (const job of jobs) {
  test(`${job.resource}: a job that ends well`, async (context) => {
    const { call, clock, report, server } = await converse(context, [job.start, job.running, job.running, job.done])
    const outcome = await call(job.resource, job.parameters)
    assert.equal(outcome.type, 'succeeded', JSON.stringify(outcome))
    assert.deepEqual(outcome.type === 'succeeded' && outcome.output.value, job.output)
    assert.equal(report.outputs.length, 1)
    assert.equal(server.requests.length, 4)
    const isSteady = /^(?:elasticmapreduce|emr-containers):/.test(job.resource)
    assert.equal(clock.now() - nowMillis, isSteady ? 120_000 : 2000)
  })

  test(`${job.resource}: a job that fails`, async (context) => {
    const { call } = await converse(context, [job.start, job.failed])
    const outcome = await call(job.resource, job.parameters)
    assert.ok(outcome.type === 'failed', JSON.stringify(outcome))
    assert.equal(outcome.error, 'States.TaskFailed')
    assert.ok(isObject(parse(outcome.cause!)))
  })

  test(`${job.resource}: a job whose task is aborted`, async (context) => {
    const abort = new AbortController()
    const exchanges: Exchange[] = [job.start, job.running, [job.cancel ?? '', {}]]
    const { call, asked } = await converse(context, exchanges, (count) => {
      if (count === 2) abort.abort('cancelled')
    })
    assert.deepEqual(await call(job.resource, job.parameters, { signal: abort.signal }), { type: 'pending' })
    const cancelled = asked().filter((operation) => job.cancel !== null && operation.endsWith(job.cancel))
    assert.equal(cancelled.length, job.cancel === null ? 0 : 1, asked().join())
  })

  test(`${job.resource}: a job whose task is aborted before the answer to its start`, async (context) => {
    const abort = new AbortController()
    const { call, asked } = await converse(context, [job.start, [job.cancel ?? '', {}]], (count) => {
      if (count === 1) abort.abort('cancelled')
    })
    assert.deepEqual(await call(job.resource, job.parameters, { signal: abort.signal }), { type: 'pending' })
    const cancelled = asked().filter((operation) => job.cancel !== null && operation.endsWith(job.cancel))
    assert.equal(cancelled.length, job.cancel === null ? 0 : 1, asked().join())
  })

  test(`${job.resource}: a job that goes on while the server stops`, async (context) => {
    const abort = new AbortController()
    const { call, asked } = await converse(context, [job.start, job.running], (count) => {
      if (count === 2) abort.abort('shutdown')
    })
    assert.deepEqual(await call(job.resource, job.parameters, { signal: abort.signal }), { type: 'pending' })
    assert.equal(asked().length, 2)
  })

  test(`${job.resource}: a job that is found again after a restart`, async (context) => {
    const before = await converse(context, [job.start, job.failed])
    await before.call(job.resource, job.parameters)
    const after = await converse(context, [job.done])
    const outcome = await after.call(job.resource, job.parameters, { submitted: before.report.outputs[0] })
    assert.deepEqual(outcome.type === 'succeeded' && outcome.output.value, job.output)
    assert.equal(after.report.outputs.length, 0)
  })
}

for (const job of jobs) {
  test(`${job.resource}: a job whose task was aborted before a restart`, async (context) => {
    const before = await converse(context, [job.start, job.failed])
    await before.call(job.resource, job.parameters)
    const { call, asked } = await converse(context, [[job.cancel ?? '', {}]])
    const others = { submitted: before.report.outputs[0], signal: AbortSignal.abort('cancelled') }
    assert.deepEqual(await call(job.resource, job.parameters, others), { type: 'pending' })
    assert.equal(asked().length, job.cancel === null ? 0 : 1, asked().join())
  })
}

test('a job that cannot be ended just now is ended a little later', async (context) => {
  const { resource, parameters, start, cancel } = jobs.find((each) => each.resource.startsWith('glue'))!
  const before = await converse(context, [start, [cancel!, {}]])
  await before.call(resource, parameters)
  const [submitted] = before.report.outputs
  const throttled = {
    status: 400,
    headers: { 'Content-Type': 'application/x-amz-json-1.1' },
    body: '{"__type":"ThrottlingException"}',
  }
  const busy = Array<Exchange>(3).fill([cancel!, throttled])
  const { call, asked, clock } = await converse(context, [...busy, [cancel!, {}]])
  const signal = AbortSignal.abort('cancelled')
  assert.deepEqual(await call(resource, parameters, { submitted, signal }), { type: 'pending' })
  assert.equal(asked().length, 4)
  assert.equal(clock.now() - nowMillis, 1000)
})

test('a start without an answer is repeated after the abort only if a token marks it as the same', async (context) => {
  const aborted = { signal: AbortSignal.abort('cancelled') }
  for (const [resource, count] of [
    ['athena:startQueryExecution.sync', 2],
    ['codebuild:startBuild.sync', 2],
    ['ecs:runTask.sync', 2],
    ['emr-serverless:startJobRun.sync', 2],
    ['batch:submitJob.sync', 0],
    ['glue:startJobRun.sync', 0],
  ] as const) {
    const job = jobs.find((each) => each.resource === resource)!
    const { call, asked } = await converse(context, [job.start, [job.cancel ?? '', {}]])
    assert.deepEqual(await call(resource, job.parameters, aborted), { type: 'pending' }, resource)
    assert.equal(asked().length, count, `${resource}: ${asked().join()}`)
  }
})

for (const job of withoutFailure) {
  test(`${job.resource}: a job that ends well`, async (context) => {
    const { call } = await converse(context, [job.start, job.running, job.done])
    const outcome = await call(job.resource, job.parameters)
    assert.deepEqual(outcome.type === 'succeeded' && outcome.output.value, job.output)
  })
}

test('every job of the table has its conversation', () => {
  const held = new Set([...jobs, ...withoutFailure].map(({ resource }) => resource.replace(/\.sync.*$/, '')))
  for (const [resourceType, { rows }] of Object.entries(optimizedRows)) {
    for (const { action, job } of rows) {
      if (job !== undefined) assert.ok(held.has(`${resourceType}:${action}`), `${resourceType}:${action}`)
    }
  }
})

test('steps of EMR are polled every minute, and after ten minutes every five', async (context) => {
  const { resource, parameters, start, running, done } = jobs.find(({ resource: each }) => each.includes('addStep'))!
  const { call, clock } = await converse(context, [start, ...Array<Exchange>(12).fill(running), done])
  await call(resource, parameters)
  assert.equal((clock.now() - nowMillis) / 60_000, 10 + 2 * 5)
})

test('a poll that is throttled or fails in the service is made again, one that is refused ends the task', async (context) => {
  const { start, parameters, done } = jobs.find(({ resource }) => resource.startsWith('glue'))!
  const refused = (status: number, code: string) =>
    [
      'GetJobRun',
      {
        status,
        headers: { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': 'r' },
        body: JSON.stringify({ __type: code, message: 'No.' }),
      },
    ] as const
  const passing = await converse(context, [
    start,
    refused(400, 'ThrottlingException'),
    refused(400, 'ThrottlingException'),
    refused(400, 'ThrottlingException'),
    done,
  ])
  assert.equal((await passing.call('glue:startJobRun.sync', parameters)).type, 'succeeded')
  const final = await converse(context, [start, refused(400, 'InvalidInputException')])
  assertFailed(
    await final.call('glue:startJobRun.sync', parameters),
    'Glue.InvalidInputException',
    'No. (Service: AWSGlue; Status Code: 400; Error Code: InvalidInputException; Request ID: r; Proxy: null)',
  )
})

test('a job that has just started may not be visible at once, and counts as gone if it stays invisible for a minute', async (context) => {
  const missing: Record<string, Exchange> = {
    'glue:startJobRun.sync': [
      'GetJobRun',
      {
        status: 400,
        headers: { 'Content-Type': 'application/x-amz-json-1.1' },
        body: '{"__type":"EntityNotFoundException"}',
      },
    ],
    'ecs:runTask.sync': ['DescribeTasks', { tasks: [], failures: [{ arn: 't', reason: 'MISSING' }] }],
    'batch:submitJob.sync': ['/v1/describejobs', { jobs: [] }],
    'codebuild:startBuild.sync': ['BatchGetBuilds', { builds: [], buildsNotFound: ['b'] }],
  }
  const errors = {
    'glue:startJobRun.sync': ['Glue.EntityNotFoundException', /EntityNotFound/],
    'ecs:runTask.sync': ['States.TaskFailed', /MISSING/],
    'batch:submitJob.sync': ['States.TaskFailed', /"Jobs":\[\]/],
    'codebuild:startBuild.sync': ['States.TaskFailed', /"BuildsNotFound":\["b"\]/],
  } as const
  for (const [resource, [error, cause]] of Object.entries(errors)) {
    const { parameters, start, running, done } = jobs.find((each) => each.resource === resource)!
    const unseen = missing[resource]!
    const late = await converse(context, [start, unseen, unseen, running, done])
    assert.equal((await late.call(resource, parameters)).type, 'succeeded', resource)
    const gone = await converse(context, [start, ...Array<Exchange>(60).fill(unseen)])
    assertFailed(await gone.call(resource, parameters), error, cause)
    assert.ok(gone.clock.now() - nowMillis >= 60_000, resource)
  }
})

test('the start of a job carries a token that is the same for the same attempt', async (context) => {
  for (const [resource, member] of [
    ['athena:startQueryExecution', 'ClientRequestToken'],
    ['codebuild:startBuild', 'idempotencyToken'],
    ['ecs:runTask', 'clientToken'],
    ['emr-serverless:startJobRun', 'clientToken'],
    ['eks:createCluster', 'clientRequestToken'],
  ] as const) {
    const job = jobs.find((each) => each.resource.startsWith(resource))!
    const { call, server } = await converse(context, [job.start])
    await call(resource, job.parameters)
    const sent = parse(server.requests[0]!.body)
    assert.equal(isObject(sent) && getMember(sent, member), callId, resource)
  }
})
