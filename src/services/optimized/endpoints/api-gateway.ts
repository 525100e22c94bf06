import {
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  Payload,
  stringify,
} from '../../../json/index.ts'
import type { Service, TaskCall } from '../../../runtime/service.ts'
import { failed, pending } from '../../outcome.ts'
import { answered } from '../../task-pattern.ts'
import { checkedService, type RunChecked } from '../checked-service.ts'
import type { KnownAction } from '../known-actions.ts'
import { at } from '../members.ts'
import { failureOf } from './endpoint-failure.ts'
import { addQuery, answerObject, below, type HttpExchange, pairs } from './http-exchange.ts'

export interface ApiGatewayOptions {
  readonly exchange: HttpExchange
  /** The address at which to call all APIs instead of AWS; the host name tells them apart. Null for AWS itself. */
  readonly endpoint: string | null
  /** Signs a request on the task's behalf. */
  readonly sign: SignRequest
}

export type SignRequest = (request: {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly task: TaskCall
}) => Promise<Record<string, string>>

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']
const methodsWithBody = ['PATCH', 'POST', 'PUT']
const authTypes = ['NO_AUTH', 'IAM_ROLE', 'RESOURCE_POLICY']
const hostPattern = /^[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/
const forbiddenHeader =
  /^(?:x-forwarded.*|x-amz.*|authorization|connection|content-md5|expect|host|max-forwards|proxy-authenticate|server|te|transfer-encoding|trailer|upgrade|via|www-authenticate)$/i

/** `apigateway:invoke`: calls an API's own address. */
export function apiGatewayInvoke(options: ApiGatewayOptions, known: KnownAction): Service {
  const run: RunChecked = async (task, parameters, report) => {
    if (task.submitted !== null) return pending
    try {
      const response = await send(task, parameters, options)
      if (response.status < 200 || response.status > 299) {
        return failed(`ApiGateway.${response.status}`, response.text)
      }
      return await answered(task, Payload.ofValue(answerObject(response)), report)
    } catch (error) {
      return failureOf(error, task, 'ApiGateway')
    }
  }
  return checkedService(known, run, findProblems)
}

async function send(task: TaskCall, parameters: JsonObject, { exchange, endpoint, sign }: ApiGatewayOptions) {
  const host = String(at(parameters, 'ApiEndpoint'))
  const method = String(at(parameters, 'Method'))
  const path = ['Stage', 'Path']
    .map((name) => at(parameters, name))
    .filter((part) => typeof part === 'string')
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')
  const url = below(`https://${host}`, path)
  addQuery(url, at(parameters, 'QueryParameters'))
  const body = bodyText(parameters)
  const given = pairs(at(parameters, 'Headers'))
  const hasType = given.some(([name]) => name.toLowerCase() === 'content-type')
  const headers = [...given, ...(body === null || hasType ? [] : [['Content-Type', 'application/json'] as const])]
  const authType = at(parameters, 'AuthType') ?? 'NO_AUTH'
  const own: Record<string, string> =
    authType === 'NO_AUTH' ? { host } : await sign({ url, method, headers: { host }, body, task })
  const address = endpoint === null ? url : below(endpoint, `${url.pathname}${url.search}`)
  return exchange.send({
    url: address,
    method,
    headers: [...Object.entries(own), ...headers],
    body,
    authority: null,
    isConfigured: endpoint !== null,
    service: 'execute-api',
    signal: task.signal,
  })
}

function findProblems(parameters: JsonObject): readonly string[] {
  const problems: string[] = []
  const host = at(parameters, 'ApiEndpoint')
  if (host !== null && !(typeof host === 'string' && hostPattern.test(host))) {
    problems.push(
      "The value for the field 'ApiEndpoint' must be the host name of an API, such as a1b2c3.execute-api.us-east-1.amazonaws.com",
    )
  }
  const method = at(parameters, 'Method')
  problems.push(...notOneOf('Method', method, methods), ...notOneOf('AuthType', at(parameters, 'AuthType'), authTypes))
  if (at(parameters, 'RequestBody') !== null && !methodsWithBody.includes(String(method))) {
    problems.push(`The field 'RequestBody' is supported only for the methods [${methodsWithBody.join(', ')}]`)
  }
  for (const name of ['Stage', 'Path']) {
    const value = at(parameters, name)
    if (value !== null && typeof value !== 'string') problems.push(`The value for the field '${name}' must be a STRING`)
  }
  for (const name of ['Headers', 'QueryParameters']) {
    if (!hasLists(at(parameters, name))) problems.push(`The value of the field '${name}' has an invalid format`)
  }
  for (const [name] of pairs(at(parameters, 'Headers'))) {
    if (forbiddenHeader.test(name)) problems.push(`The header '${name}' is not permitted`)
  }
  return problems
}

/** Each name must have a list of texts; a single text is refused (observed for headers). */
function hasLists(value: JsonValue): boolean {
  if (value === null) return true
  if (!isObject(value)) return false
  return memberEntries(value).every(
    ([, list]) => Array.isArray(list) && list.every((each) => !Array.isArray(each) && !isObject(each)),
  )
}

function notOneOf(name: string, value: JsonValue, words: readonly string[]): string[] {
  if (value === null || (typeof value === 'string' && words.includes(value))) return []
  return [`The value for the field '${name}' must be one of [${words.join(', ')}]`]
}

function bodyText(parameters: JsonObject): string | null {
  const body = at(parameters, 'RequestBody')
  if (body === null) return null
  if (typeof body === 'string') return body
  return stringify(at(parameters, 'AllowNullValues') === true ? body : withoutNulls(body))
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept = new ObjectBuilder()
  for (const [name, member] of memberEntries(value)) if (member !== null) kept.set(name, withoutNulls(member))
  return kept.build()
}
