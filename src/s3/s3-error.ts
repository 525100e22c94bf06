import { type ObjectLocation, ObjectStoreError } from '../objects/object-store.ts'

type Place = Partial<ObjectLocation>

export function s3Error(code: string, httpStatus: number, message: string, place: Place = {}): ObjectStoreError {
  return new ObjectStoreError({ ...place, code, httpStatus, message })
}

export function invalidArgument(message: string): ObjectStoreError {
  return s3Error('InvalidArgument', 400, message)
}

export function notImplemented(what: string): ObjectStoreError {
  return s3Error(
    'NotImplemented',
    501,
    `A directory that stands in for S3 does not support ${what}. It supports buckets, objects, listings, copies and multipart uploads; use --s3-root aws for S3 itself.`,
  )
}

export function malformedXml(what: string): ObjectStoreError {
  return s3Error(
    'MalformedXML',
    400,
    `The XML you provided was not well-formed or did not validate against our published schema: ${what}`,
  )
}
