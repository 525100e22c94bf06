import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { readInRounds } from './read-in-rounds.ts'

/** How much of this process an answer may use, whoever sends it. */
export interface AnswerBounds {
  /** The longest useful body; null where the body is streamed, however long it is. */
  readonly bodyBytesMax: number | null
  /** How long the whole answer may take. */
  readonly millisMax?: number
}

/** The answer was cut off: it would never end, or costs more to read than its size says. The message holds no secrets. */
export class AnswerCutOff extends Error {
  readonly code = 'ANSWER_CUT_OFF'
}

/** Interim answers, such as `103 Early Hints`, before the final one. Each costs as much as a whole answer. */
const interimAnswersMax = 32
/**
 * Bounds the bytes outside the body: status lines, headers, chunk lengths and extensions. A body may have as many bytes
 * around it as it has itself, plus this many. One-byte chunks have five bytes around each, and each is handed on separately.
 */
const frameBytesMax = 64 * 1024

/** Returns a function to call for each interim answer; it throws when there are too many. */
export function interimAnswers(): () => void {
  let count = 0
  return () => {
    count += 1
    if (count > interimAnswersMax) throw tooManyInterim()
  }
}

/** What has arrived of an answer so far. */
class Received {
  #all = 0
  #body = 0
  #lastBytes = 0
  #bodyBefore = 0

  /** Returns why the answer must be cut off, or null. Earlier pieces have been split into body and frame by now. */
  add(bytes: number): AnswerCutOff | null {
    const frameMax = frameBytesMax + this.#body
    if (this.#all - this.#body > frameMax) {
      return new AnswerCutOff(`the answer has more than ${frameMax} bytes around its body`)
    }
    this.#all += bytes
    this.#lastBytes = bytes
    this.#bodyBefore = this.#body
    return null
  }

  /** Whether the last piece was almost all body, in chunks that are not small. */
  get wasCheap(): boolean {
    const body = this.#body - this.#bodyBefore
    return body > 0 && body * 16 >= this.#lastBytes * 15
  }

  /** Takes back bytes that will arrive again. */
  remove(bytes: number): void {
    this.#all -= bytes
  }

  /** Counts body bytes among those received, and returns the body's length so far. */
  addBody(bytes: number): number {
    this.#body += bytes
    return this.#body
  }
}

/** Belongs to the connection being parsed. Parsing is synchronous, so there is only ever one. */
let parsed: Received | null = null
subscribe('undici:request:bodyChunkReceived', (message) => {
  parsed?.addBody((message as { readonly chunk: Buffer }).chunk.length)
})

/** Bounds the answers on an undici connection. Its requests come one after another: each write begins the next. */
export function boundAnswersOn(socket: Socket): void {
  let written = socket.bytesWritten
  let received = new Received()
  readInRounds(socket, {
    wasCheap: () => received.wasCheap,
    taken(bytes) {
      if (socket.bytesWritten !== written) {
        written = socket.bytesWritten
        received = new Received()
      }
      const cutOff = received.add(bytes)
      if (cutOff !== null) socket.destroy(cutOff)
      parsed = received
    },
    returned: (bytes) => received.remove(bytes),
    paused() {
      parsed = null
    },
  })
}

/** Bounds the answer to one of Node's own requests. */
export function boundAnswerTo(request: ClientRequest, { bodyBytesMax, millisMax }: AnswerBounds): void {
  const received = new Received()
  let response: IncomingMessage | null = null
  const cutOff = (error: AnswerCutOff) => {
    // Whoever holds the response learns of the error from it.
    ;(response ?? request).destroy(error)
  }
  const count = (piece: Buffer) => {
    const error = received.add(piece.length)
    if (error !== null) cutOff(error)
  }
  const interim = interimAnswers()
  request.on('information', () => {
    try {
      interim()
    } catch (error) {
      cutOff(error as AnswerCutOff)
    }
  })
  request.once('socket', (socket) => {
    socket.prependListener('data', count)
    request.once('close', () => socket.off('data', count))
  })
  request.once('response', (answer: IncomingMessage) => {
    response = answer
    const push = answer.push.bind(answer)
    answer.push = (piece, encoding) => {
      const bytes = received.addBody(piece?.length ?? 0)
      if (bodyBytesMax === null || bytes <= bodyBytesMax) return push(piece, encoding)
      if (!answer.destroyed) cutOff(new AnswerCutOff(`the answer is longer than ${bodyBytesMax} bytes`))
      return false
    }
  })
  if (millisMax === undefined) return
  const timer = setTimeout(
    () => cutOff(new AnswerCutOff(`no complete answer within ${millisMax / 1000} seconds`)),
    millisMax,
  )
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}

function tooManyInterim(): AnswerCutOff {
  return new AnswerCutOff(`more than ${interimAnswersMax} answers came before the one that counts`)
}
