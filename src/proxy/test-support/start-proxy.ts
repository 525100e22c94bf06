import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { TestContext } from 'node:test'

/** A proxy on this machine that leads to one server whatever is asked of it, or refuses. It records what was asked. */
export async function startProxy(context: TestContext, target: string | null) {
  const asked: string[] = []
  const authorizations: (string | undefined)[] = []
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'])
    if (target === null) return void response.writeHead(403).end()
    const { pathname, search } = new URL(request.url!)
    const { method, headers } = request
    const onward = http.request(target, { method: method!, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.on('connect', (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'])
    socket.on('error', () => {})
    if (target === null) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const { hostname, port } = new URL(target)
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { asked, authorizations, authority: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}` }
}
