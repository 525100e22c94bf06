import { connect } from 'node:net'

export interface RawAnswer {
  /** Null if no answer came, or only part of its head. */
  readonly status: number | null
  /** Head and body, as they came. */
  readonly text: string
  /** The code of the error that ended the connection; SILENCE if nothing did. */
  readonly error: string | null
}

export interface RawOptions {
  readonly host?: string
  /**
   * How long to wait for an answer before telling the server that no more comes, for requests that stop before their
   * end.
   */
  readonly endAfterMillis?: number
}

// Only a server that never answers is given up like this.
const silenceMillisMax = 20_000

/** Sends bytes as they are, one per character, and returns the answer. */
export function sendRaw(port: number, request: string, options: RawOptions = {}): Promise<RawAnswer> {
  const { host = '127.0.0.1', endAfterMillis = silenceMillisMax / 2 } = options
  const isHead = request.startsWith('HEAD ')
  return new Promise((resolve) => {
    const socket = connect({ port, host, allowHalfOpen: true })
    let text = ''
    let error: string | null = null
    const end = setTimeout(() => socket.end(), endAfterMillis)
    const giveUp = setTimeout(() => {
      error = 'SILENCE'
      socket.destroy()
    }, silenceMillisMax)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (isWhole(text, isHead)) socket.destroy()
    })
    socket.on('end', () => socket.destroy())
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      error ??= code ?? 'UNKNOWN'
    })
    socket.on('close', () => {
      clearTimeout(end)
      clearTimeout(giveUp)
      const status = headOf(text)?.[1]
      resolve({ status: status === undefined ? null : Number(status), text, error })
    })
    socket.write(Buffer.from(request, 'latin1'))
  })
}

function isWhole(text: string, isHead: boolean): boolean {
  const head = headOf(text)
  if (head === null) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(head[0])?.[1]
  if (isHead || ['204', '304'].includes(head[1]!)) return true
  const body = text.slice(head.index + head[0].length)
  return length === undefined ? body.endsWith('\r\n0\r\n\r\n') : body.length >= Number(length)
}

/** The head of the answer, skipping interim ones (100 Continue). */
function headOf(text: string): RegExpExecArray | null {
  return /HTTP\/1\.1 ([2-5]\d\d)[\s\S]*?\r\n\r\n/.exec(text)
}
