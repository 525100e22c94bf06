import { fileProblem } from '../../files/file-problem.ts'
import { readChangedFile } from '../../files/read-regular-file.ts'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import type { MockConfig } from './mock-config.ts'
import { MockConfigError, parseMockConfig } from './parse-mock-config.ts'

/**
 * A mock configuration in a file, read again when the file has changed. Checking the file's status takes microseconds and
 * works everywhere, even if the file is mounted into a container or replaced by an editor; watching does not.
 */
export class MockFile {
  readonly path: string
  #read: { readonly version: string; readonly config: MockConfig } | null = null

  constructor(path: string) {
    this.path = path
  }

  /** The configuration that was read last. A running execution continues with it, whatever has become of the file. */
  get config(): MockConfig {
    return this.#read?.config ?? this.refresh()
  }

  /** @throws MockConfigError if the file cannot be read or is not JSON. */
  refresh(): MockConfig {
    try {
      const changed = readChangedFile(this.path, this.#read?.version ?? null)
      if (changed === null) return this.#read!.config
      const { version, text } = changed
      this.#read = { version, config: parseMockConfig(withoutByteOrderMark(text), this.path) }
      return this.#read.config
    } catch (error) {
      if (error instanceof MockConfigError || !(error instanceof Error)) throw error
      throw new MockConfigError(`The mock configuration ${this.path} cannot be read: ${fileProblem(error)}`)
    }
  }
}
