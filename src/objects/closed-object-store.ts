import { type ObjectLocation, type ObjectStore, ObjectStoreError } from './object-store.ts'

/** Stands in for S3 where it may not be called. */
export class ClosedObjectStore implements ObjectStore {
  async get(location: ObjectLocation): Promise<never> {
    return refuse(location)
  }

  async head(location: ObjectLocation): Promise<never> {
    return refuse(location)
  }

  // biome-ignore lint/correctness/useYield: it fails before there is anything to yield.
  async *list({ bucket }: { readonly bucket: string }): AsyncGenerator<never> {
    refuse({ bucket })
  }

  async put(location: ObjectLocation): Promise<never> {
    return refuse(location)
  }
}

function refuse(location: Partial<ObjectLocation>): never {
  throw new ObjectStoreError({
    ...location,
    code: 'CallsAreOff',
    httpStatus: null,
    message: 'S3 was not called: --mocks-only lets no call go out. --s3-root names a directory that stands in for it',
  })
}
