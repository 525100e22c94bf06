import type { Reader } from '../reader.ts'
import type { WriterClient } from '../writer/writer-client.ts'

/** The two ways to the database that each subject of the store uses. */
export interface Access {
  /** SQLite answers on the spot; the promise is for stores that cannot. */
  read<T>(read: (reader: Reader) => T): Promise<T>
  /** Writes happen in the order of the calls. */
  readonly write: WriterClient['run']
}
