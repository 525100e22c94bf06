import { createServer } from 'node:net'
import { parentPort } from 'node:worker_threads'

// Runs on its own thread, so that writing takes no time from the readers. The path of a request chooses the answer.

interface Flood {
  readonly head: string
  /** Writes again and again while somebody reads. */
  readonly piece: string
}

const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`
const floods: Readonly<Record<string, Flood>> = {
  '100': { head: '', piece: 'HTTP/1.1 100 Continue\r\n\r\n' },
  '102': { head: '', piece: 'HTTP/1.1 102 Processing\r\n\r\n' },
  '103': { head: '', piece: 'HTTP/1.1 103 Early Hints\r\nLink: a\r\nLink: b\r\n\r\n' },
  status: { head: 'HTTP/1.1 200 ', piece: 'a'.repeat(1000) },
  header: { head: `${ok}X: `, piece: 'a'.repeat(1000) },
  headers: { head: ok, piece: 'a: b\r\n' },
  chunks: { head: chunked, piece: '1\r\na\r\n' },
  extensions: { head: `${chunked}1`, piece: ';a=b'.repeat(100) },
  trailers: { head: `${chunked}0\r\n`, piece: 'a: b\r\n' },
  body: { head: `${ok}\r\n`, piece: 'a'.repeat(1000) },
  length: { head: `${ok}Content-Length: 9007199254740991\r\n\r\n`, piece: 'a'.repeat(1000) },
}
const writeBytes = 256 * 1024

const server = createServer((socket) => {
  socket.on('error', () => {})
  let request = ''
  let isAnswered = false
  socket.on('data', (part: Buffer) => {
    request += part
    const kind = Object.keys(floods).find((each) => new RegExp(`/${each}[ "/]`).test(request))
    if (kind === undefined || isAnswered) return
    isAnswered = true
    const { head, piece } = floods[kind]!
    const pieces = Buffer.from(piece.repeat(Math.ceil(writeBytes / piece.length)))
    const flood = () => {
      while (!socket.destroyed && socket.write(pieces));
    }
    socket.write(head)
    socket.on('drain', flood)
    flood()
  })
})
server.listen(0, '127.0.0.1', () => parentPort!.postMessage(server.address()))
