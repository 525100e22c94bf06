import { parentPort, workerData } from 'node:worker_threads'
import type { StoreError } from '../../store-error.ts'
import { toStoreError } from '../database-error.ts'
import { Writer } from './writer.ts'
import { closeMessage, type Fault, type WriterMessage, type WriterSettings } from './writer-messages.ts'

/**
 * The writer's thread. The disk blocks this event loop and no other. Answers leave before the log is copied into
 * the database, so only a batch that arrives meanwhile waits for that.
 */

/** How long nothing must be written before the log is emptied. */
const idleMillis = 200
// How long others may write between two steps of returning pages.
const vacuumMillis = 20

const port = parentPort!
const send = (message: WriterMessage) => port.postMessage(message)

try {
  serve(new Writer(workerData as WriterSettings))
} catch (error) {
  const { code, message } = toStoreError(error, `opening ${(workerData as WriterSettings).file}`)
  send({ type: 'openFailed', code, message })
}

function serve(writer: Writer): void {
  let vacuum: NodeJS.Timeout | undefined
  const rest = () => {
    const more = tryVacuum(writer)
    tryCheckpoint(writer, true)
    if (more) vacuum = setTimeout(rest, vacuumMillis)
  }
  const idle = setTimeout(rest, idleMillis)
  port.on('message', (message: readonly unknown[] | typeof closeMessage) => {
    if (message === closeMessage) {
      clearTimeout(idle)
      clearTimeout(vacuum)
      close(writer)
      // Nothing is left to wait for, so the thread ends.
      port.close()
      return
    }
    clearTimeout(vacuum)
    writeBatch(writer, message as readonly unknown[])
    idle.refresh()
    tryCheckpoint(writer, false)
  })
  const { lastExecutionId, trouble, damage } = writer
  send({ type: 'opened', lastExecutionId, trouble: trouble && toFault(trouble), damage: damage && toFault(damage) })
}

function toFault({ code, message }: StoreError): Fault {
  return { code, message }
}

function writeBatch(writer: Writer, batch: readonly unknown[]): void {
  try {
    send({ type: 'batch', reply: writer.write(batch) })
  } catch (error) {
    const { code, message } = toStoreError(error, 'committing turns')
    send({ type: 'batch', reply: { results: [], failures: [{ index: -1, code, message }] } })
  }
}

function tryCheckpoint(writer: Writer, always: boolean): void {
  try {
    writer.checkpoint(always)
  } catch {
    // The log is intact and only grows for now. What keeps it from being copied (a full disk) soon fails writes as well,
    // and those have somebody to tell.
  }
}

function tryVacuum(writer: Writer): boolean {
  try {
    return writer.vacuum()
  } catch {
    // As above. The pages stay free, and are used again.
    return false
  }
}

function close(writer: Writer): void {
  try {
    writer.close()
    send({ type: 'closed', failure: null })
  } catch (error) {
    const { code, message } = toStoreError(error, 'closing the database')
    send({ type: 'closed', failure: { code, message } })
  }
}
