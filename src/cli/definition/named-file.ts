import { UsageError } from '../../server/usage-error.ts'
import { type DefinitionFile, type ReadingOptions, readDefinition } from './definition-file.ts'

/** Another machine, with the flag that asked for it. */
export interface NamedFile {
  readonly flag: string
  readonly name: string
  readonly definition: DefinitionFile
}

/**
 * Refuses two machines of the same name: executions could start only one of them.
 *
 * @throws UsageError that names both flags.
 */
export function refuseSameNames(files: readonly NamedFile[], mainName: string, mainFile: string): void {
  const flags = new Map([[mainName, mainFile]])
  for (const { flag, name } of files) {
    const other = flags.get(name)
    if (other !== undefined) {
      throw new UsageError(
        `--with ${flag}: ${other} is called ${name} already; give this one another name, as in --with ${name}-2=${flag.slice(flag.indexOf('=') + 1)}`,
      )
    }
    flags.set(name, `--with ${flag}`)
  }
}

/**
 * Reads what `--with` names: `NAME=FILE`, or a file alone, which gives its name to the machine. A path that contains `=` is
 * recognized by its slash: `./a=b.json`.
 *
 * @throws UsageError that says how to write the flag, if the file cannot be read.
 */
export async function readNamedFile(flag: string, options: ReadingOptions): Promise<NamedFile> {
  const [, given = null, named] = /^([^/\\=]+)=(.*)$/s.exec(flag) ?? []
  const file = named ?? flag
  const form = '--with takes FILE or NAME=FILE'
  if (file === '') {
    const example = given === null ? 'child.asl.json' : `${given}=${given}.asl.json`
    throw new UsageError(`--with ${flag} has no file; ${form}, as in --with ${example}`)
  }
  try {
    const definition = await readDefinition(file, options)
    return { flag, name: given ?? definition.machineName, definition }
  } catch (error) {
    if (error instanceof UsageError && error.summary.endsWith('there is no such file')) {
      throw new UsageError(`--with ${flag}: ${file} cannot be read: there is no such file (${form})`)
    }
    throw error
  }
}
