import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { jsonFinder, type PositionFinder } from '../../asl/diagnostics/index.ts'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../usage-error.ts'

/** A definition as it was found, and as the service takes it. */
export interface DefinitionFile {
  /** As messages name it. */
  readonly fileName: string
  /** What stands in the file. */
  readonly source: string
  /** The same in JSON. For a JSON file the very text, whether or not it is JSON. */
  readonly json: string
  /** Finds places in `source`. */
  readonly finder: PositionFinder
}

/**
 * Reads a definition in JSON or YAML. YAML is known by the file's ending; standard input is YAML where it does not start
 * like JSON.
 *
 * @throws UsageError when it cannot be read.
 */
export async function readDefinition(file: string): Promise<DefinitionFile> {
  const fileName = file === '-' ? '(standard input)' : file
  const source = withoutByteOrderMark(file === '-' ? await text(process.stdin) : await readText(file))
  const isYaml = file === '-' ? !/^\s*[{[]/.test(source) : /\.ya?ml$/i.test(file)
  if (!isYaml) return { fileName, source, json: source, finder: jsonFinder(source) }
  // Loaded only where it is needed: the parser is a large one.
  const { readYaml } = await import('./yaml.ts')
  const { json, finder } = readYaml(source, fileName)
  return { fileName, source, json, finder }
}

/** The name of the machine in a file: `order.asl.json` holds `order`. Characters that names may not have become dashes. */
export function machineNameOf(file: string): string {
  if (file === '-') return 'stdin'
  const stem = path.basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, '')
  return stem.replace(/[^0-9A-Za-z_.-]/g, '-').slice(0, 80) || 'machine'
}

async function readText(file: string): Promise<string> {
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
