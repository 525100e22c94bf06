import { DirectoryObjectStore, type ObjectStore, S3ObjectStore, s3EndpointOf } from '../items/index.ts'
import type { ServiceOptions } from './options.ts'

/** What stands behind the S3 of Distributed Maps. */
export function openObjects({ s3, account, region }: ServiceOptions): ObjectStore {
  if (s3.type === 'directory') return new DirectoryObjectStore({ root: s3.root, accountId: account })
  return new S3ObjectStore({ region, endpoint: s3EndpointOf(process.env) })
}
