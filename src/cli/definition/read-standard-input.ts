import { buffer } from 'node:stream/consumers'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../../server/usage-error.ts'

let takenBy: string | null = null

/**
 * Reads all of standard input, without a byte order mark. It can be read only once: `reader` names what takes it.
 *
 * @throws UsageError where something else has taken it.
 */
export async function readStandardInput(reader: string): Promise<string> {
  return withoutByteOrderMark(await readMarkedStandardInput(reader))
}

/** The same with the mark, for those who have something to say about it. */
export async function readMarkedStandardInput(reader: string): Promise<string> {
  if (takenBy !== null) {
    throw new UsageError(`standard input cannot be both ${takenBy} and ${reader}; put one of them into a file`)
  }
  takenBy = reader
  // What decodes streams of text leaves the mark out.
  return (await buffer(process.stdin)).toString('utf8')
}
