import type { Claim } from '../../store.ts'
import type { Reader } from '../reader.ts'
import type { WriterClient } from '../writer/writer-client.ts'

/** The two ways to the database that each subject of the store uses. */
export interface Access {
  /** SQLite answers on the spot; the promise is for stores that cannot. */
  read<T>(read: (reader: Reader) => T): Promise<T>
  /** The same for work that only the holder of the latest claim is given. */
  readWork<T>(claim: Claim, read: (reader: Reader) => T): Promise<T>
  /** Writes happen in the order of the calls. */
  readonly write: WriterClient['run']
}
