import { fileProblem } from '../../files/file-problem.ts'
import { textOf } from '../../files/read-named-file.ts'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../../server/usage-error.ts'

let takenBy: string | null = null

/**
 * Reads all of standard input, without a byte order mark. It can be read only once: `reader` names what takes it.
 *
 * @throws UsageError if something else has taken it, or if it cannot be read.
 */
export async function readStandardInput(reader: string): Promise<string> {
  return withoutByteOrderMark(await readMarkedStandardInput(reader))
}

/** The same including the mark, for callers that report it. */
export async function readMarkedStandardInput(reader: string): Promise<string> {
  if (takenBy !== null) {
    throw new UsageError(`standard input cannot be both ${takenBy} and ${reader}; put one of them into a file`)
  }
  takenBy = reader
  try {
    return await textOf(process.stdin)
  } catch (error) {
    throw new UsageError(`standard input, which is ${reader}, cannot be read: ${fileProblem(error)}`)
  }
}
