import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ScriptedAnswer, startServer } from '../src/services/test-support.ts'
import { openSqliteStore } from '../src/store/index.ts'
import { glueJob, operationOf } from './support/glue-job.ts'
import { ServerProcess } from './support/server-process.ts'

const roleArn = 'arn:aws:iam::123456789012:role/crash'

test('a job that was being ended when the server was killed is ended by the next one', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-crash-'))
  const heard = new Map<string, () => void>()
  const hear = (operation: string) => new Promise<void>((resolve) => heard.set(operation, resolve))
  let stuck = true
  const glue = await startServer((request): ScriptedAnswer | null => {
    const operation = operationOf(request)
    heard.get(operation)?.()
    if (operation === 'StartJobRun') return { body: '{"JobRunId":"r"}' }
    if (operation === 'GetJobRun') return { body: '{"JobRun":{"Id":"r","JobRunState":"RUNNING"}}' }
    return stuck ? null : { body: '{}' }
  })
  const start = () => ServerProcess.start({ directory, lambdaEndpoint: glue.endpoint, glueEndpoint: glue.endpoint })
  let server = await start()
  context.after(async () => {
    await server.kill().catch(() => {})
    await glue.close()
    await rm(directory, { recursive: true, force: true })
  })
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'jobs',
    definition: glueJob(),
    roleArn,
  })
  // It is looked at only once what its start was answered is kept.
  const followed = hear('GetJobRun')
  const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn })
  await followed
  const ending = hear('BatchStopJobRun')
  await server.call('StopExecution', { executionArn })
  await ending
  await server.kill()
  assert.equal(await keptCount(directory), 1)

  stuck = false
  const endedAgain = hear('BatchStopJobRun')
  server = await start()
  await endedAgain
  const ends = glue.requests.filter((request) => operationOf(request) === 'BatchStopJobRun')
  assert.deepEqual(
    ends.map(({ body }) => JSON.parse(body)),
    [
      { JobName: 'etl', JobRunIds: ['r'] },
      { JobName: 'etl', JobRunIds: ['r'] },
    ],
  )
  assert.equal(glue.requests.filter((request) => operationOf(request) === 'StartJobRun').length, 1)
})

async function keptCount(directory: string): Promise<number> {
  const store = await openSqliteStore({ directory })
  const kept = await store.cancelledCalls('', 10)
  await store.close()
  return kept.length
}
