import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startServer } from '../src/services/test-support/task-call.ts'
import { glueJob, operationOf } from './support/glue-job.ts'
import { createMachine, openLocal, runToEnd } from './support/local.ts'

/** A server in this process, in virtual time, and a Glue endpoint that answers as told. */
async function setup(context: TestContext, answer: (operation: string, count: number) => object) {
  let count = 0
  const heard = new Map<string, () => void>()
  const glue = await startServer((request) => {
    const operation = operationOf(request)
    heard.get(operation)?.()
    return { body: JSON.stringify(answer(operation, ++count)) }
  })
  const nowhere = null
  const local = await openLocal({
    endpoints: {
      batch: nowhere,
      dynamodb: nowhere,
      ecs: nowhere,
      glue: glue.endpoint,
      lambda: nowhere,
      sagemaker: nowhere,
      sns: nowhere,
      sqs: nowhere,
      stepFunctions: nowhere,
    },
  })
  context.after(async () => {
    await local.close()
    await glue.close()
  })
  const run = async (state: object) => {
    return runToEnd(local, await createMachine(local, 'jobs', glueJob(state)), '{}')
  }
  const hear = (operation: string) => new Promise<void>((resolve) => heard.set(operation, resolve))
  return { run, hear, asked: () => glue.requests.map(operationOf) }
}

test('a job of hours takes no time to follow, on the clock that everything waits by', async (context) => {
  const { run, asked } = await setup(context, (operation, count) => {
    if (operation === 'StartJobRun') return { JobRunId: 'r' }
    return { JobRun: { Id: 'r', JobRunState: count < 200 ? 'RUNNING' : 'SUCCEEDED' } }
  })
  const { status, output } = await run({ TimeoutSeconds: 86_400 })
  assert.equal(status, 'SUCCEEDED')
  assert.deepEqual(JSON.parse(output!), { Id: 'r', JobRunState: 'SUCCEEDED' })
  assert.equal(asked().length, 200)
})

test('a job that takes longer than its state may is ended together with it', async (context) => {
  const { run, hear, asked } = await setup(context, (operation) =>
    operation === 'StartJobRun' ? { JobRunId: 'r' } : { JobRun: { Id: 'r', JobRunState: 'RUNNING' } },
  )
  const ended = hear('BatchStopJobRun')
  const { status, error } = await run({ TimeoutSeconds: 60 })
  assert.equal(status, 'FAILED')
  assert.equal(error, 'States.Timeout')
  await ended
  assert.equal(asked().at(-1), 'BatchStopJobRun')
})
