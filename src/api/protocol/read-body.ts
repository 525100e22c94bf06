import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { ByteCollector } from '../../bytes/byte-collector.ts'
import { ApiError } from './api-error.ts'

/** The body as text, an error that answers the request, or null when the client went away in the middle of it. */
export type Body = string | ApiError | null

/**
 * Reads the body of a request, of at most `bytesMax` bytes. A longer one is still read to its end, so that the
 * connection stays good for the next request; the server's time limit for requests bounds that.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Body> {
  return new Promise((resolve) => {
    const collector = new ByteCollector()
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= bytesMax) collector.push(chunk)
      else collector.clear()
    })
    request.on('end', () => {
      if (bytes > bytesMax) return resolve(tooLong(bytesMax))
      const buffer = collector.take()
      return resolve(isUtf8(buffer) ? buffer.toString('utf8') : notUtf8())
    })
    request.on('close', () => resolve(null))
    request.on('error', () => resolve(null))
  })
}

function tooLong(bytesMax: number): ApiError {
  return new ApiError(
    'RequestEntityTooLarge',
    `The body of the request is longer than ${bytesMax} bytes, the most that is accepted here.`,
  )
}

function notUtf8(): ApiError {
  return new ApiError('SerializationException', 'The body of the request is not valid UTF-8.')
}
