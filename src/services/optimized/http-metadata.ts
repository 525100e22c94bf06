import { type JsonObject, memberEntries } from '../../json/index.ts'
import type { AwsAnswer } from '../aws/aws-clients.ts'
import { type Header, withMetadata } from '../sdk-metadata.ts'

const spellings: ReadonlyMap<string, string> = new Map(
  ['Content-Length', 'Content-Type', 'Date', 'Server', 'X-Amzn-Trace-Id', 'x-amzn-RequestId'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
)

// These describe the connection, not the answer.
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** Adds HTTP metadata to an answer, with headers in the service's spelling, as on a `keep-alive` connection. */
export function withHttpMetadata(members: JsonObject, { status, requestId, headers }: AwsAnswer): JsonObject {
  const shown: Header[] = headers
    .filter(([name]) => !hopHeaders.has(name))
    .map(([name, value]) => [spellings.get(name) ?? name, value])
  // Services that send a Server header capitalise this one too (observed).
  const isLarge = shown.some(([name]) => name === 'Server')
  shown.push([isLarge ? 'Connection' : 'connection', 'keep-alive'])
  return withMetadata(Object.fromEntries(memberEntries(members)), { status, requestId, headers: shown })
}
