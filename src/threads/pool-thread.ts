import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { ThreadReply, ThreadRequest, Work } from './thread-message.ts'

/** A thread of the pool. It may block during its work, which blocks nobody else. */

const { answers, signal } = workerData as { readonly answers: MessagePort; readonly signal: Int32Array }
const port = parentPort!
const send = (reply: ThreadReply) => port.postMessage(reply)

port.on('message', async ({ module, request }: ThreadRequest) => {
  try {
    const { work } = (await import(module)) as { readonly work: Work<unknown, unknown, unknown, unknown> }
    send({ type: 'done', reply: work(request, ask) })
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    send({ type: 'failed', message, stack })
  }
})

function ask(question: unknown): unknown {
  send({ type: 'ask', question })
  Atomics.wait(signal, 0, 0)
  Atomics.store(signal, 0, 0)
  return receiveMessageOnPort(answers)!.message
}
