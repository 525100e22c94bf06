import { Payload, parse } from '../../../json/index.ts'
import type { HttpTraceRequest, HttpTraceResponse, TaskCall } from '../../../runtime/service.ts'
import type { ApiContext, Call } from '../../context.ts'
import type { StateTestOutcome, TestedTask } from './state-test.ts'

// The service gives a test five minutes.
const testSecondsMax = 300

/** What went over the wire when an HTTP Task was tested. */
export interface HttpExchange {
  request?: HttpTraceRequest
  response?: HttpTraceResponse
}

/** Really calls what a Task state calls, once, for as long as the state and the test may take. */
export async function callTask(
  { clock, services, uuid }: ApiContext,
  { signal, traceHeader }: Call,
  task: TestedTask,
  execution: Pick<TaskCall['execution'], 'arn' | 'machineArn' | 'machineName' | 'roleArn'>,
  trace: { readonly revealSecrets: boolean; readonly exchange: HttpExchange },
): Promise<StateTestOutcome> {
  const service = services(task.resource)
  if (service === null) throw new Error(`nothing here calls ${task.resource.arn}`)
  const taskArguments = Payload.ofText(task.arguments)
  const refusal = service.refuse?.({ resource: task.resource, arguments: taskArguments, testCase: null }) ?? null
  if (refusal !== null) return { failure: { error: 'States.Runtime', cause: refusal } }
  const seconds = Math.min(task.timeoutSeconds ?? testSecondsMax, testSecondsMax)
  const ending = new AbortController()
  let callOff = () => {}
  const timedOut = new Promise<StateTestOutcome>((resolve) => {
    const giveUp = () => resolve({ failure: { error: 'States.Timeout', cause: null } })
    callOff = clock.at(clock.now() + seconds * 1000, giveUp)
  })
  const stop = () => ending.abort('cancelled')
  signal.addEventListener('abort', stop, { once: true })
  const call = service.call(
    {
      resource: task.resource,
      arguments: taskArguments,
      taskToken: null,
      callId: uuid(),
      credentials: task.credentials === null ? null : parse(task.credentials),
      execution: { ...execution, id: 0, type: 'EXPRESS', traceHeader, testCase: null },
      state: { name: task.state, retryCount: 0 },
      submitted: null,
      signal: ending.signal,
    },
    {
      submitted: async () => {},
      httpTrace: {
        revealSecrets: trace.revealSecrets,
        request: (request) => {
          trace.exchange.request = request
        },
        response: (response) => {
          trace.exchange.response = response
        },
      },
    },
  )
  const answered = call.then((outcome): StateTestOutcome => {
    if (outcome.type === 'succeeded') return { result: outcome.output.text }
    if (outcome.type === 'failed') return { failure: { error: outcome.error, cause: outcome.cause } }
    return { failure: { error: 'States.Runtime', cause: 'The task waits for a token, which a test cannot do.' } }
  })
  try {
    return await Promise.race([answered, timedOut])
  } finally {
    callOff()
    signal.removeEventListener('abort', stop)
    ending.abort('cancelled')
  }
}
