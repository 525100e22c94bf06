import { lookup as systemLookup } from 'node:dns/promises'

/**
 * SDKs put `sync-` before the host name when they call StartSyncExecution and TestState. These names stand for this
 * machine on many systems (all of `*.localhost` does where systemd-resolved, nss-myhostname or macOS looks it up).
 */
const candidates = ['stepwell.localhost', 'localhost']

type Lookup = (host: string, options: { readonly all: true }) => Promise<readonly { readonly address: string }[]>

/** A name of this machine that resolves with `sync-` before it and without; null where the system has none. */
export async function findLocalHost(lookup: Lookup = systemLookup): Promise<string | null> {
  for (const host of candidates) {
    const [plain, prefixed] = await Promise.all([isLoopback(lookup, host), isLoopback(lookup, `sync-${host}`)])
    if (plain && prefixed) return host
  }
  return null
}

async function isLoopback(lookup: Lookup, host: string): Promise<boolean> {
  try {
    const addresses = await lookup(host, { all: true })
    // The server listens on IPv4: a name with nothing but ::1 would not reach it.
    return addresses.some(({ address }) => address.startsWith('127.'))
  } catch {
    return false
  }
}
