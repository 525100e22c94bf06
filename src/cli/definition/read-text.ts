import { fileProblem } from '../../files/file-problem.ts'
import { readNamedFile } from '../../files/read-named-file.ts'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../../server/usage-error.ts'

/**
 * Reads a file that a command was given, without the byte order mark with which some editors begin files.
 *
 * @throws UsageError that begins with `what` and says why the file cannot be read.
 */
export async function readText(file: string, what = ''): Promise<string> {
  return withoutByteOrderMark(await readMarkedText(file, what))
}

/** The same including the mark, for callers that report it. */
export async function readMarkedText(file: string, what = ''): Promise<string> {
  try {
    return await readNamedFile(file)
  } catch (error) {
    throw new UsageError(`${what}${file} cannot be read: ${fileProblem(error)}`)
  }
}
