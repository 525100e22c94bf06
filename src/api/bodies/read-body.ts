import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ByteCollector } from '../../bytes/byte-collector.ts'
import { ApiError } from '../protocol/api-error.ts'
import type { BodyRoom } from './body-room.ts'

/** The body as text, an error that answers the request, or null if the client went away before the body was complete. */
export type Body = string | ApiError | null

/**
 * Reads the body of a request, of at most `bytesMax` bytes. The body keeps its room until it is released. A body that is
 * too long, or for which there is no room, is still read to its end, so that the connection stays usable for the next
 * request; the server's time limit for requests bounds that.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { bytesMax, room }: { readonly bytesMax: number; readonly room: BodyRoom },
): Promise<Body> {
  return new Promise((resolve) => {
    const collector = new ByteCollector()
    let bytes = 0
    let isKept = true
    const drop = () => {
      isKept = false
      collector.clear()
      room.release(response)
      request.resume()
    }
    const refuse = (error: ApiError) => {
      drop()
      resolve(error)
    }
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (!isKept) return
      if (bytes > bytesMax) return drop()
      collector.push(chunk)
      if (bytes <= room.smallBytes) return
      // From here on, everything that arrived before counts as well.
      const added = bytes - chunk.length <= room.smallBytes ? bytes : chunk.length
      const waiting = room.add(response, added, refuse)
      if (waiting === null) return
      request.pause()
      void waiting.then(() => request.resume())
    })
    request.on('end', () => {
      if (bytes > bytesMax) return resolve(tooLong(bytesMax))
      if (!isKept) return
      room.whole(response)
      const buffer = collector.take()
      return resolve(isUtf8(buffer) ? buffer.toString('utf8') : notUtf8())
    })
    request.on('close', () => resolve(null))
    request.on('error', () => resolve(null))
  })
}

/** Counts a body that is read as a stream and held until its request is answered. */
export async function* countBody(
  request: IncomingMessage,
  response: ServerResponse,
  room: BodyRoom,
): AsyncGenerator<Buffer> {
  // While the next piece is awaited, nobody could pass an error on to the client.
  const refuse = (error: ApiError) => void request.destroy(error)
  let bytes = 0
  // A handler that stops reading still has an answer to send, so the connection must stay.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > room.smallBytes) {
      const added = bytes - piece.length <= room.smallBytes ? bytes : piece.length
      await room.add(response, added, refuse)
    }
    yield piece
  }
  room.whole(response)
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
