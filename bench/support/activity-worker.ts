/** A worker's process: polls a server for an activity's tasks, and answers each at once. Arguments: URL, ARN. */
import { Pool } from 'undici'

// Each poll waits on its own connection.
const pollers = 64
const [url = '', activityArn = ''] = process.argv.slice(2)
const pool = new Pool(url, { connections: 2 * pollers, pipelining: 1 })

async function call(operation: string, input: object): Promise<{ taskToken?: string; input?: string }> {
  const response = await pool.request({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
    body: JSON.stringify(input),
  })
  return (await response.body.json()) as { taskToken?: string; input?: string }
}

async function work(): Promise<void> {
  for (;;) {
    const task = await call('GetActivityTask', { activityArn })
    if (task.taskToken !== undefined) {
      await call('SendTaskSuccess', { taskToken: task.taskToken, output: task.input })
    }
  }
}

// The server closes first, and this process ends with it.
await Promise.all(Array.from({ length: pollers }, work))
