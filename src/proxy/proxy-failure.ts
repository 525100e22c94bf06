/** The proxy is missing, or does not let the call through. The call's destination is not at fault. */
export class ProxyFailed extends Error {
  readonly code = 'PROXY_FAILED'

  constructor(proxy: URL, problem: string) {
    super(`the proxy ${proxy.host} ${problem}`)
  }
}

// Through a proxy, only the proxy itself is looked up and connected to, so these are its failures.
const connectCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Blames the proxy for an error of a call through it where the proxy is at fault; otherwise returns the error itself. */
export function withProxyNamed(error: unknown, proxy: URL, asked: string): unknown {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
  if (!(first instanceof Error)) return error
  const code = 'code' in first ? String(first.code) : ''
  if (connectCodes.has(code)) return new ProxyFailed(proxy, `cannot be used: ${code}`)
  const status = /^Proxy response \((\d+)\)/.exec(first.message)?.[1]
  return status === undefined ? error : new ProxyFailed(proxy, answered(status, asked))
}

export function answered(status: number | string | undefined, asked: string): string {
  return `answered ${status} when it was asked for ${asked}`
}
