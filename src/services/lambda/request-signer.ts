import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'

export interface UnsignedRequest {
  readonly url: URL
  readonly method: string
  /** Encoded. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Gives the headers of a request with those added that prove who sent it. */
export type RequestSigner = (request: UnsignedRequest) => Promise<Record<string, string>>

/** There are no credentials to sign with. `code` is read where failures are put into words. */
class CredentialsMissing extends Error {
  readonly code = 'CredentialsMissing'
}

/**
 * Signs requests to AWS (SigV4) with the credentials that its tools would take: environment, shared files, SSO, process,
 * container or instance role. The SDK's modules are loaded at the first request: a server that calls no AWS does without.
 */
export function createRequestSigner({ region, service }: { region: string; service: string }): RequestSigner {
  let signing: ReturnType<typeof loadSigning> | null = null
  return async (request) => {
    signing ??= loadSigning(region, service)
    const { signer, identity } = await signing
    try {
      await identity()
    } catch (error) {
      throw new CredentialsMissing(
        `Unable to load AWS credentials from any provider in the chain: ${error instanceof Error ? error.message : String(error)}. To call a local endpoint instead, set LAMBDA_ENDPOINT`,
      )
    }
    const signed = await signer.sign({
      method: request.method,
      protocol: request.url.protocol,
      hostname: request.url.hostname,
      path: request.path,
      query: { ...request.query },
      headers: { ...request.headers },
      body: request.body ?? '',
    })
    return signed.headers
  }
}

async function loadSigning(region: string, service: string) {
  const [{ SignatureV4 }, { defaultProvider }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-sdk/credential-provider-node'),
  ])
  // It keeps credentials until they are about to expire.
  const identity = defaultProvider()
  return { identity, signer: new SignatureV4({ credentials: identity, region, service, sha256: Sha256 }) }
}

type Chunk = string | ArrayBuffer | ArrayBufferView

/** SHA-256, or with a secret HMAC-SHA-256, in the shape that the signer takes. */
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
