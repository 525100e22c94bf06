import type { ProcessRequest } from './function-process.ts'

/**
 * The frames sent over file descriptor 3 between the server and a bootstrap, with little-endian lengths.
 *
 *     to the process:    head length (4 bytes), payload length (4 bytes), head (JSON), payload
 *     from the process:  length (4 bytes), kind (1 byte), text
 *
 * After `result` and `error`, the process waits for the next invocation; after `lastError`, it ends.
 */
export const frameKinds = { ready: 1, result: 2, error: 3, initError: 4, lastError: 5 } as const

const answerHeadBytes = 5
const requestHeadBytes = 8

export interface AnswerFrame {
  readonly kind: number
  /** Null where it is longer than allowed: such a text is discarded. */
  readonly text: string | null
}

export function requestFrame({ payload, traceId, clientContext, ...request }: ProcessRequest): Buffer {
  const head = JSON.stringify({ ...request, traceId, ...(clientContext !== null && { clientContext }) })
  const headBytes = Buffer.byteLength(head)
  const payloadBytes = Buffer.byteLength(payload)
  const frame = Buffer.allocUnsafe(requestHeadBytes + headBytes + payloadBytes)
  frame.writeUInt32LE(headBytes, 0)
  frame.writeUInt32LE(payloadBytes, 4)
  frame.write(head, requestHeadBytes)
  frame.write(payload, requestHeadBytes + headBytes)
  return frame
}

/** Parses frames, in whatever pieces they arrive. */
export class AnswerReader {
  readonly #textBytesMax: number
  readonly #take: (frame: AnswerFrame) => void
  #parts: Buffer[] = []
  #bytes = 0
  /** How many bytes are left to skip of a text that is too long. */
  #skipBytes = 0

  constructor(textBytesMax: number, take: (frame: AnswerFrame) => void) {
    this.#textBytesMax = textBytesMax
    this.#take = take
  }

  push(chunk: Buffer): void {
    let rest = chunk
    if (this.#skipBytes > 0) {
      const skipped = Math.min(this.#skipBytes, rest.length)
      this.#skipBytes -= skipped
      rest = rest.subarray(skipped)
    }
    if (rest.length === 0) return
    this.#parts.push(rest)
    this.#bytes += rest.length
    if (this.#bytes < this.#wantedBytes()) return
    this.#drain()
  }

  /** How many bytes must arrive before anything can be done: the parts of a long text are joined only once. */
  #wantedBytes(): number {
    const first = this.#parts[0]!
    if (first.length < answerHeadBytes) return answerHeadBytes
    const textBytes = first.readUInt32LE(0)
    return answerHeadBytes + (textBytes > this.#textBytesMax ? 0 : textBytes)
  }

  #drain(): void {
    let buffer = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts)
    while (buffer.length >= answerHeadBytes) {
      const textBytes = buffer.readUInt32LE(0)
      const kind = buffer[4]!
      const end = answerHeadBytes + textBytes
      if (textBytes > this.#textBytesMax) {
        this.#skipBytes = Math.max(0, end - buffer.length)
        buffer = buffer.subarray(Math.min(end, buffer.length))
        this.#take({ kind, text: null })
        continue
      }
      if (buffer.length < end) break
      const text = buffer.toString('utf8', answerHeadBytes, end)
      buffer = buffer.subarray(end)
      this.#take({ kind, text })
    }
    this.#parts = buffer.length === 0 ? [] : [buffer]
    this.#bytes = buffer.length
  }
}
