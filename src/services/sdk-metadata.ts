import { type JsonObject, ObjectBuilder, type PlainObject } from '../json/index.ts'

export type Header = readonly [name: string, value: string]

/** What came with an answer besides its own members. */
export interface HttpAnswer {
  readonly status: number
  readonly requestId: string
  readonly headers: readonly Header[]
}

/**
 * The two members that optimized integrations add to an answer. `AllHttpHeaders` is in the order of the service's hash map,
 * which is always the same for the headers known here; `HttpHeaders` is sorted case-insensitively.
 */
export function sdkMetadata({ status, requestId, headers }: HttpAnswer): PlainObject {
  const all = new ObjectBuilder()
  for (const [name, value] of headers.toSorted(byHashMapOrder)) all.set(name, [value])
  const single = new ObjectBuilder()
  for (const [name, value] of headers.toSorted(byName)) single.set(name, value)
  return {
    SdkHttpMetadata: { AllHttpHeaders: all.build(), HttpHeaders: single.build(), HttpStatusCode: status },
    SdkResponseMetadata: { RequestId: requestId },
  }
}

/** What an AWS JSON service would have sent with this body, for answers that never crossed a network. */
export function jsonAnswer(bodyText: string, requestId: string, atMillis: number): HttpAnswer {
  return {
    status: 200,
    requestId,
    headers: [
      ['x-amzn-RequestId', requestId],
      ['connection', 'keep-alive'],
      ['Content-Length', String(Buffer.byteLength(bodyText))],
      ['Date', new Date(atMillis).toUTCString()],
      ['Content-Type', 'application/x-amz-json-1.0'],
    ],
  }
}

/** An answer's members and metadata in one object, sorted by name as in the service. */
export function withMetadata(members: PlainObject, answer: HttpAnswer): JsonObject {
  const entries = Object.entries({ ...members, ...sdkMetadata(answer) })
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)))
}

const hashMapOrder = [
  'X-Amz-Log-Result',
  'X-Amz-Executed-Version',
  'x-amzn-Remapped-Content-Length',
  'Server',
  'Connection',
  'x-amzn-RequestId',
  'connection',
  'x-amz-crc32',
  'Content-Length',
  'Date',
  'X-Amzn-Trace-Id',
  'Content-Type',
]

function byHashMapOrder([left]: Header, [right]: Header): number {
  return place(left) - place(right)
}

function place(name: string): number {
  const index = hashMapOrder.indexOf(name)
  return index === -1 ? hashMapOrder.length : index
}

function byName([left]: Header, [right]: Header): number {
  const [first, second] = [left.toLowerCase(), right.toLowerCase()]
  return first === second ? 0 : first < second ? -1 : 1
}
