import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { readInRounds } from './read-in-rounds.ts'

/** What an answer may take of this process, whoever gives it. */
export interface AnswerBounds {
  /** How much of a body is of use; null where it is streamed, however long it is. */
  readonly bodyBytesMax: number | null
  /** How long all of an answer may take. */
  readonly millisMax?: number
}

/** An answer is cut off, because it would never end, or is made to cost more than it says. The message has no secrets in it. */
export class AnswerCutOff extends Error {
  readonly code = 'ANSWER_CUT_OFF'
}

/** Answers such as `103 Early Hints` that come before the one that counts. Each costs as much as a whole one. */
const interimAnswersMax = 32
/**
 * What is not body: status lines, headers, lengths and extensions of chunks. A body may have as much around it as there is
 * of it, and this. Chunks of a byte each have five bytes around them, and each byte is handed on by itself.
 */
const frameBytesMax = 64 * 1024

/** Gives what is to be told of each answer that comes before the one that counts; it throws when there are too many. */
export function interimAnswers(): () => void {
  let count = 0
  return () => {
    count += 1
    if (count > interimAnswersMax) throw tooManyInterim()
  }
}

/** What came of an answer so far. */
class Received {
  #all = 0
  #body = 0
  #lastBytes = 0
  #bodyBefore = 0

  /** Gives why the answer is cut off, if it is. What came before this piece has been told apart by now. */
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

  /** Whether what came last is almost all body, in pieces that are not small. */
  get wasCheap(): boolean {
    const body = this.#body - this.#bodyBefore
    return body > 0 && body * 16 >= this.#lastBytes * 15
  }

  /** Returns bytes that will come once more. */
  remove(bytes: number): void {
    this.#all -= bytes
  }

  /** Counts what was body of what came, and gives how much there is. */
  addBody(bytes: number): number {
    this.#body += bytes
    return this.#body
  }
}

/** Of the connection whose bytes are being parsed, which takes no time in which another's could be. */
let parsed: Received | null = null
subscribe('undici:request:bodyChunkReceived', (message) => {
  parsed?.addBody((message as { readonly chunk: Buffer }).chunk.length)
})

/** Bounds the answers on a connection of undici's, whose requests come one after another. What is sent begins the next. */
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
    // Who has the response is told by it.
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
    () => cutOff(new AnswerCutOff(`no whole answer within ${millisMax / 1000} seconds`)),
    millisMax,
  )
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}

function tooManyInterim(): AnswerCutOff {
  return new AnswerCutOff(`more than ${interimAnswersMax} answers came before the one that counts`)
}
