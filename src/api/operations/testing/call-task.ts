import { Payload, parse } from '../../../json/index.ts'
import type { HttpTraceRequest, HttpTraceResponse, Service, TaskCall } from '../../../runtime/service.ts'
import { isUnsupported } from '../../../services/unsupported.ts'
import type { ApiContext, RequestContext } from '../../context.ts'
import type { StateTestOutcome, TestedTask } from './state-test.ts'

// The service gives a test five minutes.
const testSecondsMax = 300

/** What was sent and received when an HTTP Task was tested. */
export interface TestedHttpExchange {
  request?: HttpTraceRequest
  response?: HttpTraceResponse
}

/**
 * Why a mocked task does not start, exactly as in an execution: a mock does not make wrong parameters right. Null if
 * nothing is wrong with them, or if the service that would say so is not available here.
 */
export function mockedTaskRefusal({ services }: ApiContext, task: TestedTask): StateTestOutcome | null {
  const service = services(task.resource)
  return service === null || isUnsupported(service) ? null : refusalOf(service, task, 'TestState')
}

/** `testCase` says whether a mock answers: some services are not available here, but may still be mocked. */
function refusalOf(service: Service, task: TestedTask, testCase: string | null): StateTestOutcome | null {
  const { resource, arguments: given } = task
  const refusal = service.refuse?.({ resource, arguments: Payload.ofText(given), testCase }) ?? null
  return refusal === null ? null : { failure: { error: 'States.Runtime', cause: refusal } }
}

/** Actually calls what a Task state calls, once, for as long as the state and the test allow. */
export async function callTask(
  { clock, services, uuid }: ApiContext,
  { signal, traceHeader }: RequestContext,
  task: TestedTask,
  execution: Pick<TaskCall['execution'], 'arn' | 'machineArn' | 'machineName' | 'roleArn'>,
  trace: { readonly revealSecrets: boolean; readonly exchange: TestedHttpExchange },
): Promise<StateTestOutcome> {
  const service = services(task.resource)
  if (service === null) throw new Error(`nothing here calls ${task.resource.arn}`)
  const refusal = refusalOf(service, task, null)
  if (refusal !== null) return refusal
  const seconds = Math.min(task.timeoutSeconds ?? testSecondsMax, testSecondsMax)
  const ending = new AbortController()
  let cancelTimeout = () => {}
  const timedOut = new Promise<StateTestOutcome>((resolve) => {
    const timeOut = () => resolve({ failure: { error: 'States.Timeout', cause: null } })
    cancelTimeout = clock.at(clock.now() + seconds * 1000, timeOut)
  })
  const stop = () => ending.abort('cancelled')
  signal.addEventListener('abort', stop, { once: true })
  const call = service.call(
    {
      resource: task.resource,
      arguments: Payload.ofText(task.arguments),
      taskToken: null,
      callId: uuid(),
      credentials: task.credentials === null ? null : parse(task.credentials),
      execution: { ...execution, id: 0, type: 'EXPRESS', traceHeader, testCase: null, isTest: true },
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
    cancelTimeout()
    signal.removeEventListener('abort', stop)
    ending.abort('cancelled')
  }
}
