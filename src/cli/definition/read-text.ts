import { readFile } from 'node:fs/promises'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../../server/usage-error.ts'

/**
 * Reads a file that a command was given, without the byte order mark that some editors begin files with.
 *
 * @throws UsageError that says why it cannot be read, behind `what`.
 */
export async function readText(file: string, what = ''): Promise<string> {
  try {
    return withoutByteOrderMark(await readFile(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${what}${file} cannot be read: ${reasonOf(error)}`)
  }
}

/** Why a file cannot be read, without the path that Node repeats. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'it is a directory'
    case 'EACCES':
      return 'access is denied'
    default:
      return error.message
  }
}
