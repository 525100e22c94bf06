import { ConnectionUnusable } from '../../connections/connection-error.ts'
import type { Connections } from '../../connections/connections.ts'
import { EndpointRefused } from '../../connections/outbound/endpoint-guard.ts'
import {
  CallFailed,
  type Header,
  type OutboundAnswer,
  type OutboundClient,
} from '../../connections/outbound/outbound-client.ts'
import { Payload } from '../../json/index.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Service, TaskCall, TaskOutcome, TaskReport } from '../../runtime/service.ts'
import { failed, pending, succeeded } from '../outcome.ts'
import { TaskParameters } from '../task-parameters.ts'
import { hideInBody, hideInValue, secretHider } from './hide-secrets.ts'
import { type PreparedRequest, prepareRequest, UnsendableRequest } from './prepare-request.ts'
import { readAnswer, shownBody, statusTextOf } from './read-answer.ts'
import { type RequestParameters, readRequestParameters } from './request-parameters.ts'

export interface HttpInvokeOptions {
  readonly connections: Pick<Connections, 'authorize' | 'rejected'>
  readonly client: Pick<OutboundClient, 'call'>
  readonly region: string
  /** Uses real time: an endpoint does not answer sooner because executions skip their waits. */
  readonly clock: Clock
}

// An HTTP Task ends after this time, whatever the state's TimeoutSeconds.
const callSecondsMax = 60
// A result may not be longer, so no more of a body is read.
const bodyBytesMax = 262_144

/** `http:invoke`, the HTTP Task. */
export function httpInvoke(options: HttpInvokeOptions): Service {
  return {
    refuse(task) {
      const parameters = new TaskParameters(task.arguments)
      readRequestParameters(parameters)
      return parameters.problem
    },
    async call(task, report) {
      const parameters = new TaskParameters(task.arguments)
      const request = readRequestParameters(parameters)
      if (parameters.failure !== null) return parameters.failure
      const timeout = new AbortController()
      const stopTimer = options.clock.at(options.clock.now() + callSecondsMax * 1000, () => timeout.abort('timeout'))
      try {
        return await exchange(options, request, report, AbortSignal.any([task.signal, timeout.signal]))
      } catch (error) {
        return failureOf(error, task, timeout.signal)
      } finally {
        stopTimer()
      }
    },
  }
}

async function exchange(
  { connections, client, region }: HttpInvokeOptions,
  request: RequestParameters,
  { httpTrace }: TaskReport,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const authorization = await connections.authorize(request.connectionArn, signal)
  const prepared = prepareRequest(request, authorization, { region, reveal: true })
  const reveal = httpTrace?.revealSecrets ?? true
  // In an execution, an answer is just data, whatever it contains. But somebody who tests a state without permission to
  // see secrets must not get them back from an endpoint that repeats what it was sent.
  const hide = secretHider(reveal ? [] : authorization.secrets)
  httpTrace?.request(tracedRequest(reveal ? prepared : prepareRequest(request, authorization, { region, reveal })))
  const answer = await client.call({ ...prepared, bodyBytesMax, signal })
  httpTrace?.response(tracedResponse(request, answer, hide))
  // As in the service, this call still fails; a Retry then calls with a new token.
  if (answer.status === 401 || answer.status === 407) connections.rejected(authorization)
  const outcome = readAnswer(answer)
  return reveal ? outcome : hiddenOutcome(outcome, hide)
}

function hiddenOutcome(outcome: TaskOutcome, hide: (text: string) => string): TaskOutcome {
  switch (outcome.type) {
    case 'succeeded':
      return succeeded(Payload.ofValue(hideInValue(outcome.output.value, hide)))
    case 'failed':
      return { ...outcome, cause: outcome.cause === null ? null : hide(outcome.cause) }
    case 'pending':
      return outcome
  }
}

function failureOf(error: unknown, task: TaskCall, timeout: AbortSignal): TaskOutcome {
  if (task.signal.aborted) return pending
  if (timeout.aborted) {
    return failed('States.Http.Socket', `The HTTP endpoint did not answer within ${callSecondsMax} seconds.`)
  }
  if (error instanceof ConnectionUnusable) return failed(`Events.ConnectionResource.${error.reason}`, error.message)
  // Retrying cannot fix these.
  if (error instanceof UnsendableRequest) return failed('States.Runtime', `${error.message}.`)
  if (error instanceof EndpointRefused) return failed('States.Runtime', error.message)
  if (error instanceof CallFailed) return failed('States.Http.Socket', `${error.message}.`)
  throw error
}

function tracedRequest({ method, url, headers, body }: PreparedRequest) {
  return {
    protocol: protocolOf(url),
    method,
    url: url.href,
    headers: headersText(headers),
    ...(body !== null && { body }),
  }
}

function tracedResponse({ url }: RequestParameters, answer: OutboundAnswer, hide: (text: string) => string) {
  const headers = [...answer.headers].flatMap(([name, values]) => values.map((value): Header => [name, value]))
  return {
    protocol: protocolOf(url),
    statusCode: String(answer.status),
    statusMessage: hide(statusTextOf(answer)),
    headers: hide(headersText(headers)),
    ...(answer.body !== null && { body: hideInBody(answer.body, shownBody(answer, answer.body), hide) }),
  }
}

function protocolOf(url: URL): string {
  return url.protocol.replace(':', '')
}

function headersText(headers: readonly Header[]): string {
  return `[${headers.map(([name, value]) => `${name}: ${value}`).join(', ')}]`
}
