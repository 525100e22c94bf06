import { readRegularFile } from '../../files/read-regular-file.ts'
import { UnusableFile } from '../../files/unusable-file.ts'
import { FunctionSettingsError } from './function-settings.ts'

/**
 * The text of a file that somebody put among the functions.
 *
 * @throws FunctionSettingsError if it is not a regular file or is too long, and errors of the file system.
 */
export function readFunctionText(file: string): string {
  try {
    return readRegularFile(file)
  } catch (error) {
    if (error instanceof UnusableFile) throw new FunctionSettingsError(`${file} cannot be read: ${error.message}`)
    throw error
  }
}
