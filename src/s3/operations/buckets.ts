import { document, empty, type S3Operation } from '../s3-operation.ts'
import { isoTime } from './listing.ts'

export const listBuckets: S3Operation = async ({ query }, { objects }) => {
  const prefix = query.get('prefix') ?? ''
  const buckets = (await objects.listBuckets()).filter(({ name }) => name.startsWith(prefix))
  return document('ListAllMyBucketsResult', [
    [
      'Buckets',
      buckets.map(({ name, createdMillis }) => [
        'Bucket',
        [
          ['Name', name],
          ['CreationDate', isoTime(createdMillis)],
        ],
      ]),
    ],
  ])
}

export const createBucket: S3Operation = async ({ bucket }, { objects }) => {
  await objects.createBucket(bucket)
  return empty(200, { location: `/${bucket}` })
}

export const deleteBucket: S3Operation = async ({ bucket }, { objects }) => {
  await objects.deleteBucket(bucket)
  return empty(204)
}

// The check that the bucket exists is made for every operation on a bucket.
export const headBucket: S3Operation = async () => empty()

// An empty element means the oldest region (us-east-1), which is as good as any other here.
export const getBucketLocation: S3Operation = async () => document('LocationConstraint', [])
