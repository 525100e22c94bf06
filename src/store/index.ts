export { openMemoryStore } from './memory/memory-store.ts'
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/open-sqlite-store.ts'
export * from './store.ts'
export { StoreError, type StoreErrorCode } from './store-error.ts'
