import type { IncomingMessage } from 'node:http'

export interface FormattedError {
  readonly type: string
  readonly body: string
}

interface ErrorToTell {
  readonly status: number
  readonly message: string
}

// The statuses that requests can get before anything reads them.
const names: Readonly<Record<number, { readonly json: string; readonly s3: string }>> = {
  403: { json: 'AccessDeniedException', s3: 'AccessDenied' },
  405: { json: 'UnknownOperationException', s3: 'MethodNotAllowed' },
  408: { json: 'RequestTimeoutException', s3: 'RequestTimeout' },
  413: { json: 'RequestEntityTooLarge', s3: 'EntityTooLarge' },
  431: { json: 'SerializationException', s3: 'RequestHeaderSectionTooLarge' },
}
const invalid = { json: 'SerializationException', s3: 'InvalidRequest' }

/** An error for a request that reaches no route, in the form that clients of its route read. */
export function errorInFormat(
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  { status, message }: ErrorToTell,
): FormattedError {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  const { json, s3 } = names[status] ?? invalid
  if (/^\/s3(?:[/?]|$)/.test(path)) {
    const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return { type: 'application/xml', body: `<Error><Code>${s3}</Code><Message>${text}</Message></Error>` }
  }
  if (path.startsWith('/2015-03-31/')) {
    return { type: 'application/json', body: JSON.stringify({ Type: 'User', message, Code: json }) }
  }
  const target = headers['x-amz-target']
  if (typeof target !== 'string') {
    return { type: 'application/json; charset=utf-8', body: JSON.stringify({ message }) }
  }
  // EventBridge has no namespace before its errors, and uses another version of the protocol.
  return target.startsWith('AWSEvents.')
    ? { type: 'application/x-amz-json-1.1', body: JSON.stringify({ __type: json, message }) }
    : {
        type: 'application/x-amz-json-1.0',
        body: JSON.stringify({ __type: `com.amazon.coral.service#${json}`, message }),
      }
}
