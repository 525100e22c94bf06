import { readCursor, writeCursor } from '../page-cursor.ts'
import type { Connection, ListConnectionsRequest, Page } from '../store.ts'

interface Numbered {
  readonly number: number
  readonly connection: Connection
}

/** Connections by name, in the order of their creation. */
export class MemoryConnections {
  /** A map keeps the place of a name whose connection is replaced. */
  readonly #byName = new Map<string, Numbered>()
  #lastNumber = 0

  create(connection: Connection, connectionsMax: number): 'created' | 'taken' | 'full' {
    if (this.#byName.has(connection.name)) return 'taken'
    if (this.#byName.size >= connectionsMax) return 'full'
    this.#lastNumber += 1
    this.#byName.set(connection.name, { number: this.#lastNumber, connection })
    return 'created'
  }

  byName(name: string): Connection | null {
    return this.#byName.get(name)?.connection ?? null
  }

  byArn(arn: string): Connection | null {
    for (const { connection } of this.#byName.values()) if (connection.arn === arn) return connection
    return null
  }

  replace(connection: Connection): boolean {
    const present = this.#byName.get(connection.name)
    if (present?.connection.arn !== connection.arn || present.connection.change !== connection.change - 1) return false
    this.#byName.set(connection.name, { ...present, connection })
    return true
  }

  remove(name: string): boolean {
    return this.#byName.delete(name)
  }

  list({ namePrefix, state, limit, after }: ListConnectionsRequest): Page<Connection> {
    const [afterNumber = 0] = after === null ? [] : readCursor(after, 1)
    const wanted = [...this.#byName.values()].filter(
      ({ number, connection }) =>
        number > afterNumber &&
        connection.name.startsWith(namePrefix ?? '') &&
        (state === null || connection.state === state),
    )
    const page = wanted.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map(({ connection }) => connection),
      next: last !== undefined && wanted.length > limit ? writeCursor(last.number) : null,
    }
  }
}
