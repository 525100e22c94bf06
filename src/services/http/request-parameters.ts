import { missingField } from '../../asl/parameters/find-parameter-problems.ts'
import { headerProblem, isForbiddenHeader } from '../../connections/outbound/forbidden-headers.ts'
import type { Header } from '../../connections/outbound/outbound-client.ts'
import { isNumber, isObject, type JsonObject, type JsonValue, memberEntries } from '../../json/index.ts'
import type { TaskParameters } from '../task-parameters.ts'
import { type ArrayFormat, arrayFormats, scalarText } from './array-format.ts'
import { bothConnections, noConnection } from './definition-problems.ts'
import { invalidEndpoint } from './endpoint-problem.ts'

/** What an HTTP Task asks for, before its connection adds anything. */
export interface RequestParameters {
  readonly method: string
  readonly url: URL
  readonly connectionArn: string
  readonly headers: readonly Header[]
  readonly query: readonly Header[]
  /** Undefined for none. */
  readonly body: JsonValue | undefined
  /** How to write arrays in a URL-encoded body; null for any other body. */
  readonly arrayFormat: ArrayFormat | null
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const

/** Reads the parameters of `http:invoke`. Problems are collected in `parameters`. */
export function readRequestParameters(parameters: TaskParameters): RequestParameters {
  parameters.allowOnly('http:invoke')
  const endpoint = parameters.requiredText('ApiEndpoint')
  if (parameters.value('Method') === undefined) {
    parameters.addProblem(missingField('Method'))
  }
  return {
    method: parameters.choice('Method', methods) ?? '',
    url: readUrl(parameters, endpoint),
    connectionArn: readConnectionArn(parameters),
    headers: readHeaders(parameters),
    query: readQuery(parameters),
    body: parameters.value('RequestBody'),
    arrayFormat: readArrayFormat(parameters),
  }
}

function readUrl(parameters: TaskParameters, endpoint: string): URL {
  const url = URL.parse(endpoint)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    // A missing endpoint has already been reported.
    if (endpoint !== '') {
      parameters.addProblem(invalidEndpoint)
    }
    return new URL('https://invalid.invalid')
  }
  url.hash = ''
  return url
}

function readConnectionArn(parameters: TaskParameters): string {
  const arns = ['Authentication', 'InvocationConfig'].map((name) => {
    const value = readObject(parameters, name)
    const arn = memberEntries(value).find(([member]) => member === 'ConnectionArn')?.[1]
    if (arn !== undefined && typeof arn !== 'string') {
      parameters.addProblem(`The value for the field 'ConnectionArn' must be a STRING`)
    }
    return typeof arn === 'string' ? arn : null
  })
  // The two fields are documented as alternatives: with two connections, it would be unclear which one is used.
  if (!arns.includes(null)) {
    parameters.addProblem(bothConnections)
  }
  const arn = arns.find((each) => each !== null)
  if (arn === undefined) {
    parameters.addProblem(noConnection)
  }
  return arn ?? ''
}

function readHeaders(parameters: TaskParameters): Header[] {
  return memberEntries(readObject(parameters, 'Headers')).flatMap(([name, value]) => {
    if (isForbiddenHeader(name)) {
      parameters.addProblem(`The header '${name}' is not supported by Step Functions`)
      return []
    }
    const values = Array.isArray(value) ? value : [value]
    return values.map((each): Header => {
      const simple = typeof each === 'string' || typeof each === 'boolean' || isNumber(each)
      if (!simple) parameters.addProblem(`The value for the header '${name}' must be a STRING or an ARRAY of them`)
      const text = simple ? scalarText(each) : ''
      const problem = headerProblem(name, text)
      if (problem !== null) parameters.addProblem(problem)
      return [name, text]
    })
  })
}

/** An array repeats its name for each item; arrays and objects inside it are written as JSON. */
function readQuery(parameters: TaskParameters): Header[] {
  return memberEntries(readObject(parameters, 'QueryParameters')).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : [value]
    return values.map((each): Header => [name, scalarText(each)])
  })
}

function readArrayFormat(parameters: TaskParameters): ArrayFormat | null {
  const transform = readObject(parameters, 'Transform')
  const members = Object.fromEntries(memberEntries(transform))
  const encoding = choice(parameters, 'RequestBodyEncoding', members.RequestBodyEncoding, ['NONE', 'URL_ENCODED'])
  const options = members.RequestEncodingOptions ?? {}
  if (!isObject(options)) {
    parameters.addProblem(`The value for the field 'RequestEncodingOptions' must be an OBJECT`)
    return null
  }
  const { ArrayFormat } = Object.fromEntries(memberEntries(options))
  const format = choice(parameters, 'ArrayFormat', ArrayFormat, arrayFormats)
  return encoding === 'URL_ENCODED' ? (format ?? 'INDICES') : null
}

function choice<Word extends string>(
  parameters: TaskParameters,
  name: string,
  value: JsonValue | undefined,
  words: readonly Word[],
): Word | null {
  if (value === undefined || value === null) return null
  const word = words.find((each) => each === value)
  if (word === undefined) {
    parameters.addProblem(`The value for the field '${name}' must be one of [${words.join(', ')}]`)
  }
  return word ?? null
}

function readObject(parameters: TaskParameters, name: string): JsonObject {
  const value = parameters.value(name) ?? {}
  if (isObject(value)) return value
  parameters.addProblem(`The value for the field '${name}' must be an OBJECT`)
  return {}
}
