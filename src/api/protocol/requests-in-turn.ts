import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

// More requests than any client sends ahead of their answers.
const aheadMax = 32

interface Waiting {
  readonly response: ServerResponse
  readonly begin: () => void
}

/**
 * Lets the requests of a connection be answered one after the other, as their answers are sent: a client may send thousands
 * at once. One that sends too many ahead loses its connection.
 */
export class RequestsInTurn {
  /** What waits behind the request that is being answered; absent while none is. */
  readonly #lines = new WeakMap<Duplex, Waiting[]>()

  take(socket: Duplex, response: ServerResponse, begin: () => void): void {
    // What was read with it is still handed over.
    if (socket.destroyed) return
    const line = this.#lines.get(socket)
    if (line === undefined) {
      this.#lines.set(socket, [])
      this.#begin(socket, { response, begin })
    } else if (line.length < aheadMax) line.push({ response, begin })
    else {
      line.length = 0
      socket.destroy()
    }
  }

  #begin(socket: Duplex, { response, begin }: Waiting): void {
    response.once('close', () => {
      const next = this.#lines.get(socket)?.shift()
      if (next === undefined || socket.destroyed) this.#lines.delete(socket)
      else this.#begin(socket, next)
    })
    begin()
  }
}
