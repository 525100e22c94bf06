import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { JsonValue } from '../../../json/index.ts'
import type { AwsClients } from '../aws-clients.ts'

export interface UnsignedRequest {
  readonly url: URL
  readonly method: string
  /** Percent-encoded. */
  readonly path: string
  readonly query: Readonly<Record<string, string | string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** The value of the state's Credentials: the role to call as. */
  readonly credentials: JsonValue | null
  readonly machineArn: string
  /** The region that the request goes to, if not the signer's own. */
  readonly region?: string
}

/** Returns the headers of a request, plus those that authenticate its sender. */
export type RequestSigner = (request: UnsignedRequest) => Promise<Record<string, string>>

interface SignerOptions {
  readonly region: string
  /** The SDK's name of the service, which decides which credentials to use. */
  readonly sdkId: string
  /** The service name used for signing. */
  readonly service: string
  readonly clients: Pick<AwsClients, 'credentialsFor'>
}

/**
 * Signs requests to AWS (SigV4). The SDK's modules are loaded at the first request: a server that does not call AWS never
 * loads them.
 */
export function createRequestSigner(options: SignerOptions): RequestSigner {
  return async (request) => {
    const signer = await loadSigner(options, request)
    const signed = await signer.sign({ ...partsOf(request), body: request.body ?? '' })
    return signed.headers
  }
}

/** Returns the address of a request that, for a minute, anybody may make in the caller's name. */
export function createPresigner(options: SignerOptions): (request: UnsignedRequest) => Promise<URL> {
  return async (request) => {
    const signer = await loadSigner(options, request)
    const signed = await signer.presign(partsOf(request), {
      expiresIn: 60,
      unhoistableHeaders: new Set(Object.keys(request.headers)),
    })
    const url = new URL(request.path, request.url)
    for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.append(name, String(value))
    return url
  }
}

async function loadSigner({ region, sdkId, service, clients }: SignerOptions, request: UnsignedRequest) {
  const { SignatureV4 } = await import('@smithy/signature-v4')
  const credentials = await clients.credentialsFor({ sdkId }, request.credentials, request.machineArn)
  return new SignatureV4({ credentials, region: request.region ?? region, service, sha256: Sha256 })
}

function partsOf({ url, method, path, query, headers }: UnsignedRequest) {
  return { method, protocol: url.protocol, hostname: url.hostname, path, query: { ...query }, headers: { ...headers } }
}

type Chunk = string | ArrayBuffer | ArrayBufferView

/** SHA-256, or HMAC-SHA-256 if there is a secret, with the interface that the signer needs. */
class Sha256 {
  readonly #secret: Uint8Array | string | null
  #hash: Hash | Hmac

  constructor(secret?: Chunk) {
    this.#secret = secret === undefined ? null : bytes(secret)
    this.#hash = this.#fresh()
  }

  update(chunk: Chunk): void {
    this.#hash.update(bytes(chunk))
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    this.#hash = this.#fresh()
  }

  #fresh(): Hash | Hmac {
    return this.#secret === null ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function bytes(chunk: Chunk): Uint8Array | string {
  if (typeof chunk === 'string') return chunk
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return new Uint8Array(chunk)
}
