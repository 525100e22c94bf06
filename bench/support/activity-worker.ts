/** A worker's process: takes tasks of an activity from a server, and answers each at once. Its arguments: URL, ARN. */
import { Pool } from 'undici'

// Each poll waits on a connection of its own.
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

// The server goes first, and this process is ended with it.
await Promise.all(Array.from({ length: pollers }, work))
