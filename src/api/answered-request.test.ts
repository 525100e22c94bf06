import assert from 'node:assert/strict'
import test from 'node:test'
import type { AnsweredRequest } from './answered-request.ts'
import { createApiServer } from './server.ts'
import { setup } from './test-support/setup.ts'

test('every request is reported with its operation, status and error, and nothing that it carried', async (t) => {
  const told: AnsweredRequest[] = []
  const { context } = setup()
  const server = createApiServer({ ...context, answered: (request) => void told.push(request) }, { bodyBytesMax: 200 })
  server.app.get('/slow', (_request, reply) => reply.header('x-amzn-requestid', 'r-1').code(503).send('no'))
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  t.after(() => server.close())
  const url = `http://127.0.0.1:${port}`
  const post = (target: string, body: string) =>
    fetch(url, { method: 'POST', headers: { 'x-amz-target': target, authorization: 'secret' }, body })
  await post('AWSStepFunctions.ListActivities', '{}')
  await post('AWSStepFunctions.ListActivities', `{"x":"${'a'.repeat(300)}"}`)
  await post('AWSStepFunctions.DescribeActivity', '{"activityArn":"secret"}')
  await post('AWSStepFunctions.StartSyncExecution', '{"stateMachineArn":"secret"}')
  await post('AWSEvents.ListConnections', '{}')
  await post('AWSEvents.DescribeConnection', '{"Name":"secret"}')
  await post('x'.repeat(500), '{}')
  for (const path of ['/health', '/slow', '/nowhere?X-Amz-Signature=secret']) await (await fetch(url + path)).text()
  // Clients may see an answer before its observer is told of it.
  while (told.length < 10) await new Promise((resolve) => setImmediate(resolve))
  const seen = told.map(({ operation, status, errorCode, waits }) => [operation, status, errorCode, waits])
  assert.deepEqual(
    seen.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
    [
      ['DescribeActivity', 400, 'InvalidArn', false],
      ['DescribeConnection', 400, 'ResourceNotFoundException', false],
      ['GET /health', 200, null, true],
      ['GET /nowhere', 404, null, true],
      ['GET /slow', 503, null, true],
      ['ListActivities', 200, null, false],
      ['ListActivities', 413, 'RequestEntityTooLarge', true],
      ['ListConnections', 200, null, false],
      ['StartSyncExecution', 400, 'InvalidArn', true],
      ['x'.repeat(100), 400, 'UnknownOperationException', false],
    ],
  )
  assert.ok(told.every(({ durationMillis }) => durationMillis >= 0))
  assert.equal(told.find(({ operation }) => operation === 'GET /slow')?.requestId, 'r-1')
  assert.ok(!JSON.stringify(told).includes('secret'))
})
