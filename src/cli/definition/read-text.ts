import { readFile } from 'node:fs/promises'
import { UsageError } from '../usage-error.ts'

/**
 * Reads a file that a command was given.
 *
 * @throws UsageError that says why it cannot be read.
 */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`)
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
