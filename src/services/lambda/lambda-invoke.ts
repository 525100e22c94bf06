import {
  isObject,
  JsonSyntaxError,
  type JsonValue,
  Payload,
  type PlainObject,
  parse,
  stringify,
} from '../../json/index.ts'
import type { Service, TaskCall } from '../../runtime/service.ts'
import { pending } from '../outcome.ts'
import { withMetadata } from '../sdk-metadata.ts'
import { TaskParameters } from '../task-parameters.ts'
import { answered } from '../task-pattern.ts'
import { callLambda } from './call-lambda.ts'
import type { Invocation, InvocationAnswer, LambdaApi } from './lambda-api.ts'
import { shownHeaders } from './lambda-client.ts'

/** `lambda:invoke`, which calls a function by name and wraps its result in the API's answer. */
export function lambdaInvoke(client: LambdaApi): Service {
  return {
    refuse(task) {
      const parameters = new TaskParameters(task.arguments)
      readParameters(parameters)
      parameters.allowOnly('lambda:invoke')
      return parameters.problem
    },

    async call(task, report) {
      // The function was called before the server stopped, and has the task token: calling it again would do its work twice.
      if (task.submitted !== null) return pending
      const parameters = new TaskParameters(task.arguments)
      const invocation = readInvocation(parameters, task)
      if (parameters.failure !== null) return parameters.failure
      const call = await callLambda(client, task, invocation)
      if (call.type === 'over') return call.outcome
      return answered(task, invocationOutput(call.answer), report)
    },
  }
}

function readInvocation(parameters: TaskParameters, task: TaskCall): Invocation {
  return {
    ...readParameters(parameters),
    traceHeader: task.execution.traceHeader,
    credentials: task.credentials,
    machineArn: task.execution.machineArn,
    signal: task.signal,
  }
}

function readParameters(parameters: TaskParameters) {
  return {
    functionName: parameters.requiredText('FunctionName'),
    qualifier: parameters.text('Qualifier'),
    invocationType: parameters.choice('InvocationType', ['RequestResponse', 'Event', 'DryRun']) ?? 'RequestResponse',
    logType: parameters.choice('LogType', ['None', 'Tail']),
    clientContext: readClientContext(parameters),
    tenantId: parameters.text('TenantId'),
    durableExecutionName: parameters.text('DurableExecutionName'),
    payload: readPayload(parameters),
  }
}

/** A string of JSON is used verbatim as the request's body, and null means none (both observed). The rest becomes JSON. */
function readPayload(parameters: TaskParameters): string | null {
  const value = parameters.value('Payload')
  if (value === undefined) return null
  return typeof value === 'string' && isJson(value) ? value : stringify(value)
}

function isJson(text: string): boolean {
  try {
    parse(text)
    return true
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false
    throw error
  }
}

/** A string is already in base64; an object is encoded here. */
function readClientContext(parameters: TaskParameters): string | null {
  const value = parameters.value('ClientContext')
  if (value !== undefined && isObject(value)) return Buffer.from(stringify(value)).toString('base64')
  return parameters.text('ClientContext')
}

function invocationOutput(answer: InvocationAnswer): Payload {
  const members: PlainObject = { StatusCode: answer.status }
  const version = answer.headers.get('x-amz-executed-version')
  if (version !== undefined) members.ExecutedVersion = version
  const log = answer.headers.get('x-amz-log-result')
  if (log !== undefined) members.LogResult = log
  if (answer.body !== '') members.Payload = parsedBody(answer.body)
  const requestId = answer.headers.get('x-amzn-requestid') ?? ''
  return Payload.ofValue(withMetadata(members, { status: answer.status, requestId, headers: shownHeaders(answer) }))
}

function parsedBody(body: string): JsonValue {
  try {
    return parse(body)
  } catch {
    return body
  }
}
