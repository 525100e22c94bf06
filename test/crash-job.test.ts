import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ScriptedAnswer, startServer } from '../src/services/test-support/task-call.ts'
import { openSqliteStore } from '../src/store/index.ts'
import { glueJob, operationOf } from './support/glue-job.ts'
import { ServerProcess } from './support/server-process.ts'

const roleArn = 'arn:aws:iam::123456789012:role/crash'

/** A server that runs Glue jobs, with a Glue whose calls the test can wait for. */
async function setup(context: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-crash-'))
  const heard = new Map<string, () => void>()
  const hear = (operation: string) => new Promise<void>((resolve) => heard.set(operation, resolve))
  const state = { stuck: true }
  const glue = await startServer((request): ScriptedAnswer | null => {
    const operation = operationOf(request)
    heard.get(operation)?.()
    if (operation === 'StartJobRun') return { body: '{"JobRunId":"r"}' }
    if (operation === 'GetJobRun') return { body: '{"JobRun":{"Id":"r","JobRunState":"RUNNING"}}' }
    return state.stuck ? null : { body: '{}' }
  })
  let server: ServerProcess
  const start = async (options: { mocksOnly?: boolean } = {}) => {
    server = await ServerProcess.start({
      directory,
      lambdaEndpoint: glue.endpoint,
      glueEndpoint: glue.endpoint,
      ...options,
    })
    return server
  }
  context.after(async () => {
    await server.kill().catch(() => {})
    await glue.close()
    await rm(directory, { recursive: true, force: true })
  })
  await start()
  const { stateMachineArn } = await server!.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'jobs',
    definition: glueJob(),
    roleArn,
  })
  const runJob = async () => {
    // The job is polled only once the answer to its start has been stored.
    const followed = hear('GetJobRun')
    const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn })
    await followed
    return executionArn
  }
  return { directory, glue, hear, state, start, runJob, server: () => server }
}

test('if a server is killed while it ends a job, the next one ends it', async (context) => {
  const { directory, glue, hear, state, start, runJob, server } = await setup(context)
  const executionArn = await runJob()
  const ending = hear('BatchStopJobRun')
  await server().call('StopExecution', { executionArn })
  await ending
  await server().kill()
  assert.equal(await storedCount(directory), 1)

  state.stuck = false
  const endedAgain = hear('BatchStopJobRun')
  await start()
  await endedAgain
  const end = { JobName: 'etl', JobRunIds: ['r'] }
  assert.deepEqual(bodiesOf(glue, 'BatchStopJobRun'), [end, end])
  assert.equal(bodiesOf(glue, 'StartJobRun').length, 1)
})

test('with --mocks-only, jobs are left to the next server without it, whether they must be ended or still run', async (context) => {
  const { directory, glue, hear, state, start, runJob, server } = await setup(context)
  const { stateMachineArn } = await server().call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'plain',
    definition: glueJob({ Resource: 'arn:aws:states:::glue:startJobRun' }),
    roleArn,
    type: 'EXPRESS',
  })
  const [first, second, third] = [await runJob(), await runJob(), await runJob()]
  const ending = hear('BatchStopJobRun')
  await server().call('StopExecution', { executionArn: first })
  await ending
  await server().kill()

  const before = glue.requests.length
  await start({ mocksOnly: true })
  const plain = await server().call<{ cause: string }>('StartSyncExecution', { stateMachineArn })
  assert.match(plain.cause, /--mocks-only lets no call go out/)
  await server().call('StopExecution', { executionArn: second })
  const { status } = await server().call<{ status: string }>('DescribeExecution', { executionArn: third })
  assert.equal(status, 'RUNNING')
  await server().kill()
  assert.equal(glue.requests.length, before)
  assert.equal(await storedCount(directory), 2)

  state.stuck = false
  const followed = hear('GetJobRun')
  const endedFirst = hear('BatchStopJobRun')
  await start()
  await Promise.all([followed, endedFirst])
  while (bodiesOf(glue, 'BatchStopJobRun').length < 3) await hear('BatchStopJobRun')
  assert.equal(bodiesOf(glue, 'StartJobRun').length, 3)
})

type Glue = Awaited<ReturnType<typeof startServer>>

function bodiesOf(glue: Glue, operation: string): unknown[] {
  return glue.requests.filter((request) => operationOf(request) === operation).map(({ body }) => JSON.parse(body))
}

async function storedCount(directory: string): Promise<number> {
  const store = await openSqliteStore({ directory })
  const kept = await store.cancelledCalls.list(store.claim, '', 10)
  await store.close()
  return kept.length
}
