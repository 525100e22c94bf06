import { s3Error } from './s3-error.ts'

const headBytesMax = 16 * 1024

/**
 * The content of a body in `aws-chunked` encoding: each chunk's length in hexadecimal (with a signature, which is not
 * checked here), its bytes, and trailing headers at the end.
 */
export async function* readChunks(
  body: AsyncIterable<Uint8Array>,
  trailers: Record<string, string>,
): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0)
  // How much of the chunk is still to come; null where its head comes next, after the line break of the chunk before.
  let left: number | null = null
  let isLast = false
  for await (const piece of body) {
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece])
    while (rest.length > 0 && !isLast) {
      if (left === null) {
        const end = rest.indexOf('\r\n')
        if (end === -1) break
        const length = /^([0-9a-fA-F]{1,12})(?:;|$)/.exec(rest.toString('latin1', 0, end))?.[1]
        if (length === undefined) throw incomplete('a chunk does not begin with its length.')
        left = Number.parseInt(length, 16)
        rest = rest.subarray(end + 2)
        isLast = left === 0
      } else if (left > 0) {
        const part = rest.subarray(0, left)
        left -= part.length
        rest = rest.subarray(part.length)
        yield part
      } else {
        if (rest.length < 2) break
        if (rest.toString('latin1', 0, 2) !== '\r\n') throw incomplete('a chunk is longer than it says.')
        rest = rest.subarray(2)
        left = null
      }
    }
    if ((isLast || left === null) && rest.length > headBytesMax) throw incomplete('a line between chunks is too long.')
  }
  if (!isLast) throw incomplete('it ends before its last chunk.')
  for (const line of rest.toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
}

function incomplete(what: string) {
  return s3Error(
    'IncompleteBody',
    400,
    `The headers say that the body is encoded as aws-chunked, but it is not: ${what}`,
  )
}
