import { execFile } from 'node:child_process'

/**
 * SDKs put `sync-` before the host name when they call StartSyncExecution and TestState. On many systems, these names stand
 * for this machine (all of `*.localhost` does if systemd-resolved, nss-myhostname or macOS looks it up).
 */
const candidates = ['stepwell.localhost', 'localhost']

const lookUpMillisMax = 30_000

/** The addresses of each host that has any. */
type LookUp = (hosts: readonly string[]) => Promise<Readonly<Record<string, readonly string[]>>>

/** A name of this machine that resolves with and without `sync-` before it; null if the system has none. */
export async function findLocalHost(lookUp: LookUp = lookUpInAnotherProcess): Promise<string | null> {
  const addresses = await lookUp(candidates.flatMap((host) => [host, `sync-${host}`]))
  // The server listens on IPv4: a name that has only ::1 would not reach it.
  const isLoopback = (host: string) => addresses[host]?.some((address) => address.startsWith('127.')) ?? false
  return candidates.find((host) => isLoopback(host) && isLoopback(`sync-${host}`)) ?? null
}

const script = `
const { lookup } = require('node:dns/promises')
const none = () => []
const addressesOf = async (host) => [host, (await lookup(host, { all: true }).catch(none)).map(({ address }) => address)]
Promise.all(process.argv.slice(1).map(addressesOf)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))))`

/**
 * If no name server answers, a look-up takes seconds, and until then the process that asked cannot end. So another process
 * asks, and the server can close at once.
 */
function lookUpInAnotherProcess(hosts: readonly string[]): ReturnType<LookUp> {
  const { NODE_OPTIONS: _, ...environment } = process.env
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['-e', script, ...hosts],
      { env: environment, timeout: lookUpMillisMax, killSignal: 'SIGKILL' },
      (error, stdout) => {
        process.removeListener('exit', end)
        resolve(error === null ? (JSON.parse(stdout) as Record<string, string[]>) : {})
      },
    )
    const end = () => child.kill('SIGKILL')
    process.on('exit', end)
  })
}
