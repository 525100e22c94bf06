import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { FunctionSettingsError } from './function-settings.ts'

/**
 * The text of a file that somebody put among the functions. Only a regular file has an end that comes without anybody's
 * doing: to open or to read a named pipe would hold up the whole server until somebody writes to it.
 *
 * @throws FunctionSettingsError when it is something else, and what the file system says
 */
export function readRegularFile(file: string): string {
  // Windows does not have the flag, nor named pipes in folders.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!fstatSync(descriptor).isFile()) throw new FunctionSettingsError(`${file} is not a regular file; put one there`)
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}
