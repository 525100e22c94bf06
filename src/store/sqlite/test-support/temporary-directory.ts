import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openSqliteStore, type SqliteStoreOptions } from '../open-sqlite-store.ts'
import type { SqliteStore } from '../sqlite-store.ts'

/** For tests: a directory whose stores are closed, and which goes, when the test ends. */
export class TemporaryDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'stepwell-store-'))
  readonly #stores: SqliteStore[] = []

  constructor(context: TestContext) {
    context.after(async () => {
      for (const store of this.#stores) await store.close()
      rmSync(this.path, { recursive: true, force: true })
    })
  }

  async open(options: Omit<SqliteStoreOptions, 'directory'> = {}): Promise<SqliteStore> {
    const store = await openSqliteStore({ directory: this.path, ...options })
    this.#stores.push(store)
    return store
  }
}
