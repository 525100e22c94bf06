import type { EndpointGuard } from '../connections/outbound/endpoint-guard.ts'
import {
  ClosedObjectStore,
  DirectoryObjectStore,
  type ObjectStore,
  S3ObjectStore,
  s3EndpointOf,
} from '../objects/index.ts'
import type { S3Api } from '../s3/index.ts'
import type { ServiceOptions } from './options.ts'

export interface OpenedObjects {
  /** The S3 of Distributed Maps. */
  readonly objects: ObjectStore
  /** The same as an API, for Task states and clients, loaded on first use; null if S3 is somewhere else. */
  readonly s3: (() => Promise<S3Api>) | null
}

interface Logger {
  error(details: object, message: string): void
}

/** Opens the object store that stands in for S3, or S3 itself. */
export function openObjects(
  { s3, account, region, mocksOnly = false }: ServiceOptions,
  guard: EndpointGuard,
  logger: Logger,
): OpenedObjects {
  if (s3.type === 'api' && mocksOnly) return { objects: new ClosedObjectStore(), s3: null }
  if (s3.type === 'api')
    return {
      objects: new S3ObjectStore({ region, endpoint: s3EndpointOf(process.env), environment: process.env, guard }),
      s3: null,
    }
  const { root } = s3
  const objects = new DirectoryObjectStore({ root, accountId: account })
  const report = (message: string, error: unknown) => logger.error({ err: error }, message)
  let loaded: Promise<S3Api> | null = null
  return {
    objects,
    s3() {
      loaded ??= import('../s3/index.ts').then(
        ({ createS3Api }) => createS3Api({ objects, root, region, report }),
        (error) => {
          // The reason why it cannot be loaded, such as too many open files, may be gone the next time.
          loaded = null
          throw error
        },
      )
      return loaded
    },
  }
}
