import type { FastifyInstance, FastifyReply } from 'fastify'
import { type ConsoleFile, ConsoleFiles } from './console-files.ts'

/**
 * Nothing from other hosts, no scripts or styles in the markup, and no page of others around it. Attributes may set styles,
 * as those of the editor do: they can load nothing that the rest does not allow.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const lastingSeconds = 365 * 24 * 3600

/** Serves the web console at /console. Every page of it is one document, which finds out what to show by its address. */
export function addConsoleRoutes(app: FastifyInstance, { directory }: { readonly directory: string }): void {
  const files = new ConsoleFiles(directory)
  app.get('/console', (_request, reply) => reply.redirect('/console/', 302))
  app.get('/console/*', async (request, reply) => {
    const { '*': name } = request.params as { readonly '*': string }
    const file = (await files.find(name)) ?? (name.startsWith('assets/') ? null : await files.find('index.html'))
    if (file !== null) return send(reply, file)
    if (await files.isBuilt()) return reply.code(404).send({ message: `The console has no ${name}.` })
    return reply
      .code(503)
      .type('text/plain; charset=utf-8')
      .send('The console is not built yet. Run "npm run build:console" in the clone, and load this page again.\n')
  })
}

/** Whether a request comes from somebody who opens the address in a browser. */
export function isBrowser(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false
}

function send(reply: FastifyReply, { content, type, isLasting }: ConsoleFile): FastifyReply {
  return reply
    .headers({
      'cache-control': isLasting ? `public, max-age=${lastingSeconds}, immutable` : 'no-cache',
      'content-security-policy': contentSecurityPolicy,
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type(type)
    .send(content)
}
