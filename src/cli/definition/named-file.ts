import { UsageError } from '../../server/usage-error.ts'
import { type DefinitionFile, type ReadingOptions, readDefinition } from './definition-file.ts'

/**
 * Reads what `--with` names: `NAME=FILE`, or a file alone, which names its machine. A path with `=` in it is told by its slash:
 * `./a=b.json`.
 *
 * @throws UsageError that says how the flag is written, where it cannot be read.
 */
export async function readNamedFile(
  flag: string,
  options: ReadingOptions,
): Promise<{ readonly name: string; readonly definition: DefinitionFile }> {
  const [, given = null, named] = /^([^/\\=]+)=(.*)$/s.exec(flag) ?? []
  const file = named ?? flag
  const form = '--with takes FILE or NAME=FILE'
  if (file === '') {
    const example = given === null ? 'child.asl.json' : `${given}=${given}.asl.json`
    throw new UsageError(`--with ${flag} has no file; ${form}, as in --with ${example}`)
  }
  try {
    const definition = await readDefinition(file, options)
    return { name: given ?? definition.machineName, definition }
  } catch (error) {
    if (error instanceof UsageError && error.summary.endsWith('there is no such file')) {
      throw new UsageError(`--with ${flag}: ${file} cannot be read: there is no such file (${form})`)
    }
    throw error
  }
}
