import { readRegularFile } from '../../files/read-regular-file.ts'
import { UnusableFile } from '../../files/unusable-file.ts'
import { FunctionSettingsError } from './function-settings.ts'

/**
 * The text of a file that somebody put among the functions.
 *
 * @throws FunctionSettingsError when it is not a regular file or too long, and what the file system says.
 */
export function readFunctionText(file: string): string {
  try {
    return readRegularFile(file)
  } catch (error) {
    if (error instanceof UnusableFile) throw new FunctionSettingsError(`${file} cannot be read: ${error.message}`)
    throw error
  }
}
