import { stringify } from '../../json/index.ts'
import type { ListObjectsRequest, ObjectStore, ObjectSummary } from '../../objects/object-store.ts'
import type { Item } from '../item.ts'

/** The objects of a bucket, in the form of items that the service gives a listing. */
export async function* readListing(request: ListObjectsRequest, objects: ObjectStore): AsyncGenerator<readonly Item[]> {
  const source = `S3://${request.bucket}`
  for await (const page of objects.list(request)) {
    if (page.length > 0) yield page.map((summary) => ({ text: summaryText(summary), key: null, source }))
  }
}

function summaryText({ etag, key, lastModifiedMillis, sizeBytes, storageClass }: ObjectSummary): string {
  return stringify({
    Etag: etag,
    Key: key,
    LastModified: Math.floor(lastModifiedMillis / 1000),
    Size: sizeBytes,
    StorageClass: storageClass,
  })
}
