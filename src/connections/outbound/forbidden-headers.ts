/** Headers that the service does not let definitions set. */
const forbidden = new Set(
  [
    'A-IM',
    'Accept-Charset',
    'Accept-Datetime',
    'Accept-Encoding',
    'Cache-Control',
    'Connection',
    'Content-Encoding',
    'Content-MD5',
    'Date',
    'Expect',
    'Forwarded',
    'From',
    'Host',
    'HTTP2-Settings',
    'If-Match',
    'If-Modified-Since',
    'If-None-Match',
    'If-Range',
    'If-Unmodified-Since',
    'Max-Forwards',
    'Origin',
    'Pragma',
    'Proxy-Authorization',
    'Referer',
    'Server',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Via',
    'Warning',
  ].map((name) => name.toLowerCase()),
)

export function isForbiddenHeader(name: string): boolean {
  return forbidden.has(name.toLowerCase()) || /^x-(?:forwarded|amz|amzn)-/i.test(name)
}

/** Headers that control how the request is sent. Definitions and connections do not decide that. */
const own = new Set(['user-agent', 'range', 'content-length', 'keep-alive'])

/** Whether a connection's header is sent. With a Host header, a request could reach a host that the guard never saw. */
export function isSendableHeader(name: string): boolean {
  return !isForbiddenHeader(name) && !own.has(name.toLowerCase())
}

/** Why a header cannot be sent, or null. A line break in it would start another header. */
export function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return `${JSON.stringify(name)} is not a valid header name`
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return `The value of the header ${name} has characters that headers cannot have`
  }
  return null
}
