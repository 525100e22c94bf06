import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EndpointGuard } from '../connections/outbound/endpoint-guard.ts'
import { type Caller, unknownCaller } from '../control/caller.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { S3Api } from '../s3/index.ts'
import { findService } from './aws/service-table.ts'
import { createCallsToAws } from './calls-to-aws.ts'
import { assertFailed, RecordingReport, taskCall } from './test-support/task-call.ts'

test('a task asks for authorization before it reaches the S3 of this server', async (context) => {
  const asked: [caller: Caller, action: string, resources: readonly string[]][] = []
  const s3: S3Api = {
    async answer({ refuse }) {
      const reason = await refuse('s3:ListAllMyBuckets', '*')
      const headers = { 'content-type': 'application/xml' }
      return { status: 403, headers, body: `<Error><Code>AccessDenied</Code><Message>${reason}</Message></Error>` }
    },
  }
  const calls = createCallsToAws({
    region: 'us-east-1',
    endpoints: { overrides: {}, environment: {} },
    s3: async () => s3,
    authorize(...given) {
      asked.push(given)
      return { allowed: false, reason: 'not for tasks' }
    },
    functions: null,
    guard: new EndpointGuard({ allowed: [] }),
    clock: systemClock,
    waitTimeScale: 1,
  })
  context.after(() => calls.close())
  const task = taskCall({ resource: 'arn:aws:states:::aws-sdk:s3:listBuckets', arguments: {} })
  const outcome = await calls.sdk(findService('s3')!, 'ListBuckets').call(task, new RecordingReport())
  assertFailed(outcome, 'S3.AccessDeniedException', /^not for tasks \(/)
  assert.deepEqual(asked, [[unknownCaller('task'), 's3:ListAllMyBuckets', ['*']]])
})
