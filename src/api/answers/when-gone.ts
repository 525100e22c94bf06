import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back once an answer has been read or its connection is gone. Answers queued behind others on the same connection
 * are never told of its end themselves.
 */
export function whenGone(response: ServerResponse, callback: () => void): void {
  const { socket } = response.req
  const onConnection = waiting.get(socket) ?? watched(socket)
  const gone = () => {
    response.off('close', gone)
    if (onConnection.delete(gone)) callback()
  }
  onConnection.add(gone)
  response.once('close', gone)
  if (socket.destroyed) gone()
}

/** Ends the connection of an answer: nothing else on it can be read before this answer anyway. */
export function endConnectionOf(response: ServerResponse): void {
  response.req.socket.destroy()
}

function watched(socket: Socket): Set<() => void> {
  const callbacks = new Set<() => void>()
  waiting.set(socket, callbacks)
  socket.once('close', () => {
    for (const callback of [...callbacks]) callback()
  })
  return callbacks
}
