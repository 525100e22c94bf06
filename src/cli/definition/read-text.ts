import { fileProblem } from '../../files/file-problem.ts'
import { readNamedFile } from '../../files/read-named-file.ts'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../../server/usage-error.ts'

/**
 * Reads a file that a command was given, without the byte order mark that some editors begin files with.
 *
 * @throws UsageError that says why it cannot be read, behind `what`.
 */
export async function readText(file: string, what = ''): Promise<string> {
  return withoutByteOrderMark(await readMarkedText(file, what))
}

/** The same with the mark, for those who have something to say about it. */
export async function readMarkedText(file: string, what = ''): Promise<string> {
  try {
    return await readNamedFile(file)
  } catch (error) {
    throw new UsageError(`${what}${file} cannot be read: ${fileProblem(error)}`)
  }
}
