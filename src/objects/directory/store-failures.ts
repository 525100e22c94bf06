import { type ObjectLocation, ObjectStoreError } from '../object-store.ts'

type Place = Partial<ObjectLocation>

export function noSuchBucket(bucket: string): ObjectStoreError {
  return new ObjectStoreError({
    code: 'NoSuchBucket',
    httpStatus: 404,
    message: 'The specified bucket does not exist.',
    bucket,
  })
}

export function linkedBucket(bucket: string): ObjectStoreError {
  return new ObjectStoreError({
    code: 'AccessDenied',
    httpStatus: 403,
    message: `The bucket ${bucket} is a symbolic link. A bucket must be a directory itself: copy or mount what it links to.`,
    bucket,
  })
}

export function noSuchKey(place: Place): ObjectStoreError {
  return new ObjectStoreError({
    ...place,
    code: 'NoSuchKey',
    httpStatus: 404,
    message: 'The specified key does not exist.',
  })
}

export function noSuchVersion(place: Place): ObjectStoreError {
  return new ObjectStoreError({
    ...place,
    code: 'NoSuchVersion',
    httpStatus: 404,
    message: 'The specified version does not exist.',
  })
}

export function accessDenied(place: Place, cause?: unknown): ObjectStoreError {
  return new ObjectStoreError({ ...place, code: 'AccessDenied', httpStatus: 403, message: 'Access Denied' }, cause)
}

export function invalidKey(place: Place, reason: string): ObjectStoreError {
  return new ObjectStoreError({
    ...place,
    code: 'InvalidArgument',
    httpStatus: 400,
    message: `The key cannot be stored in a directory: ${reason}.`,
  })
}

export function invalidRange(place: Place): ObjectStoreError {
  return new ObjectStoreError({
    ...place,
    code: 'InvalidRange',
    httpStatus: 416,
    message: 'The requested range is not satisfiable',
  })
}

export function preconditionFailed(place: Place): ObjectStoreError {
  return new ObjectStoreError({
    ...place,
    code: 'PreconditionFailed',
    httpStatus: 412,
    message: 'At least one of the pre-conditions you specified did not hold',
  })
}

export function bucketNotEmpty(bucket: string): ObjectStoreError {
  return new ObjectStoreError({
    code: 'BucketNotEmpty',
    httpStatus: 409,
    message: 'The bucket you tried to delete is not empty',
    bucket,
  })
}

export function bucketExists(bucket: string): ObjectStoreError {
  return new ObjectStoreError({
    code: 'BucketAlreadyOwnedByYou',
    httpStatus: 409,
    message: 'Your previous request to create the named bucket succeeded and you already own it.',
    bucket,
  })
}

export function invalidBucketName(bucket: string): ObjectStoreError {
  return new ObjectStoreError({
    code: 'InvalidBucketName',
    httpStatus: 400,
    message: `The specified bucket is not valid: '${bucket}' must have 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or a digit at both ends.`,
    bucket,
  })
}

/** An object took the place of the one that was found, before it was opened. */
export function replaced(place: Place): ObjectStoreError {
  const message = 'The object was replaced while it was being read. Read it again.'
  return new ObjectStoreError({ ...place, code: 'OperationAborted', httpStatus: 409, message })
}

/** Translates a file system error into the error that S3 would give. */
export function fileFailure(error: unknown, place: Place): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
      return noSuchKey(place)
    case 'EACCES':
    case 'EPERM':
    case 'ELOOP':
      return accessDenied(place, error)
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return invalidKey(
        place,
        'a file and a directory cannot have the same name, and another key already uses it for the other',
      )
    case 'ENAMETOOLONG':
      return invalidKey(place, 'the name is too long for the file system')
    default: {
      const message = error instanceof Error ? error.message : String(error)
      return new ObjectStoreError({ ...place, code: 'InternalError', httpStatus: 500, message }, error)
    }
  }
}
