import { STATUS_CODES } from 'node:http'
import { tooLarge } from '../../asl/too-large.ts'
import type { OutboundAnswer } from '../../connections/outbound/outbound-client.ts'
import { type JsonObject, type JsonValue, ObjectBuilder, Payload, parse } from '../../json/index.ts'
import type { TaskOutcome } from '../../runtime/service.ts'
import { failed, succeeded } from '../outcome.ts'

/** The task's result for an endpoint's answer, or how the task fails. */
export function readAnswer(answer: OutboundAnswer): TaskOutcome {
  const { status, body } = answer
  if (status < 200 || status > 299) {
    // The service passes on no more of an error answer than this (observed).
    return failed(`States.Http.StatusCode.${status}`, statusTextOf(answer))
  }
  if (body === null) {
    // The same error as for a result that turns out too large later.
    const { error, cause } = tooLarge('http')
    return failed(error, cause)
  }
  const type = contentTypeOf(answer)
  if (body.length > 0 && /^(?:image|video|audio)\/|^application\/octet-stream$/.test(type.name)) {
    return failed('States.Runtime', `The content type '${type.name}' of the response is not supported.`)
  }
  const text = textOf(body, type.charset)
  if (text === null) {
    return failed('States.Runtime', 'The body of the response cannot be read as a string.')
  }
  return succeeded(
    Payload.ofValue({
      Headers: headersOf(answer),
      ResponseBody: bodyValue(text, type.name),
      StatusCode: status,
      StatusText: statusTextOf(answer),
    }),
  )
}

export function statusTextOf({ status, statusText }: OutboundAnswer): string {
  return statusText === '' ? (STATUS_CODES[status] ?? '') : statusText
}

function headersOf({ headers }: OutboundAnswer): JsonObject {
  const shown = new ObjectBuilder()
  for (const [name, values] of headers) shown.set(name, [...values])
  return shown.build()
}

/** Parsed JSON if the answer is declared as JSON and is valid; otherwise the text. */
function bodyValue(text: string, contentType: string): JsonValue {
  if (!/^application\/json$|\+json$/.test(contentType)) return text
  try {
    return parse(text)
  } catch {
    return text
  }
}

function contentTypeOf({ headers }: OutboundAnswer): { readonly name: string; readonly charset: string } {
  const [name = '', ...parameters] = (headers.get('content-type')?.[0] ?? '').toLowerCase().split(';')
  const charset = parameters.map((each) => /^\s*charset="?([^"\s]+)"?\s*$/.exec(each)?.[1]).find(Boolean)
  return { name: name.trim(), charset: charset ?? 'utf-8' }
}

/** The body decoded in the character set that the answer declares; where that fails, as UTF-8 as far as possible. */
export function shownBody(answer: OutboundAnswer, body: Buffer): string {
  return textOf(body, contentTypeOf(answer).charset) ?? body.toString('utf8')
}

function textOf(body: Buffer, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body)
  } catch {
    // The body is not in that character set, or the character set is unknown.
    return null
  }
}
