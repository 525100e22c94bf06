import type { ObjectLocation } from '../objects/object-store.ts'
import { invalidArgument } from './s3-error.ts'

/** `bucket/key?versionId=…`, percent-encoded, with an optional leading slash. */
export function readCopySource(text: string): ObjectLocation & { readonly versionId?: string } {
  const [path = '', version] = text.split(/\?versionId=/)
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? []
  if (bucket === undefined || key === undefined) {
    throw invalidArgument(`Invalid copy source object key: '${text}' must be bucket/key, percent-encoded.`)
  }
  return { bucket, key, ...(version !== undefined && { versionId: version }) }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}
