/** Where a server was told to listen, and what sets that: `--port`, or the setting `port`. */
export interface ListeningPlace {
  readonly host: string
  readonly port: number
  readonly nameOf: (option: 'host' | 'port') => string
}

/** Explains a system error to the operator; null if it explains itself well enough. */
export function startFailure(error: NodeJS.ErrnoException, { host, port, nameOf }: ListeningPlace): string | null {
  switch (error.code) {
    case 'EADDRINUSE':
      return (
        `port ${port} of ${host} is in use by another program (lsof -i :${port} shows which); ` +
        `stop it, or choose another port with ${nameOf('port')}`
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return (
        `${nameOf('host')} ${host} is not an address of this machine; ` +
        '127.0.0.1 is, and 0.0.0.0 stands for all of its addresses'
      )
    case 'EACCES':
      return error.syscall === 'listen'
        ? `port ${port} is only for administrators; choose one from 1024 on with ${nameOf('port')}`
        : `access is denied: ${error.message}`
    default:
      return null
  }
}
