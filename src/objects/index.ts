export { ClosedObjectStore } from './closed-object-store.ts'
export { DirectoryObjectStore, type DirectoryObjectStoreOptions } from './directory/directory-object-store.ts'
export * from './object-store.ts'
export { S3ObjectStore, s3EndpointOf } from './s3/s3-object-store.ts'
