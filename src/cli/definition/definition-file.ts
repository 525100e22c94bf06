import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Diagnostic, PositionFinder } from '../../asl/diagnostics/index.ts'
import { parse } from '../../json/index.ts'
import { isTemplate, type Place, type Substitutions, substituteInText } from '../../templates/index.ts'
import { partitionOf } from '../partition.ts'
import { UsageError } from '../usage-error.ts'
import { type ReadDocument, readDocument, readSourced, type Syntax, sourcedText, syntaxOf } from './document.ts'
import { withoutFunctions } from './standalone-functions.ts'

/** A definition as it was found, and as the service takes it. */
export interface DefinitionFile {
  /** The file in which places are, as messages name it. */
  readonly fileName: string
  /** What was asked for: the file, or the machine in a template, `template.yaml#Orders`. */
  readonly label: string
  /** What stands in the file. */
  readonly source: string
  /** The definition in JSON. For a JSON file the very text, whether or not it is JSON. */
  readonly json: string
  /** Finds places in `source`. */
  readonly finder: PositionFinder
  readonly machineName: string
  /** The type that a template gives the machine, or null. */
  readonly type: 'STANDARD' | 'EXPRESS' | null
  /** What was seen while it was read. */
  readonly findings: readonly Finding[]
  /** What was taken in the place of what only a deployment of the template knows, by name. */
  readonly madeUp: ReadonlyMap<string, string>
  /** The values of placeholders: those that were given, and those of the template's DefinitionSubstitutions. */
  readonly substituted: Substitutions
}

/** Something to say, with the file that it is about. */
export interface Finding {
  readonly diagnostic: Diagnostic
  readonly fileName: string
  readonly source: string
  readonly finder: PositionFinder
}

export interface ReadingOptions {
  /** Values that were given by hand, for placeholders, parameters and what a deployment would know. */
  readonly substitutions: Substitutions
  /** Where a template would be deployed. */
  readonly account: string
  readonly region: string
}

const readingByDefault: ReadingOptions = {
  substitutions: new Map(),
  account: '123456789012',
  region: 'us-east-1',
}

/**
 * Reads one definition: a file in JSON or YAML, or a machine of a template of CloudFormation, SAM or CDK, which
 * `FILE#LogicalId` chooses where there are several.
 *
 * @throws UsageError when it cannot be read.
 */
export async function readDefinition(reference: string, options = readingByDefault): Promise<DefinitionFile> {
  const [found, ...more] = await readDefinitions(reference, options)
  if (found !== undefined && more.length === 0) return found
  const labels = [found, ...more].flatMap((each) => (each === undefined ? [] : [each.label]))
  throw new UsageError(`${reference} has ${labels.length} state machines; choose one of them: ${labels.join(', ')}`)
}

/** Reads all definitions of a file or folder: more than one only where there are templates. */
export async function readDefinitions(reference: string, options = readingByDefault): Promise<DefinitionFile[]> {
  const { file, machine, isFolder } = await splitReference(reference)
  if (isFolder) {
    const { readTemplates } = await import('./template-file.ts')
    return readTemplates(file, machine, options)
  }
  const fileName = file === '-' ? '(standard input)' : file
  const source = file === '-' ? await text(process.stdin) : await readText(file)
  const syntax = syntaxOf(file, source)
  const document = await readUnlessBroken(source, fileName, syntax, options.substitutions.size > 0)
  const template = document === null ? null : templateIn(document.json)
  if (template !== null && document !== null) {
    const { readTemplateFile } = await import('./template-file.ts')
    return readTemplateFile({ file, fileName, source, template, finder: document.finder, machine }, options)
  }
  if (machine !== null) {
    throw new UsageError(`${fileName} is not a template, so there is no ${machine} in it; leave out #${machine}`)
  }
  const { substitutions } = options
  return [await readStandalone({ file, fileName, source, syntax, substitutions, document })]
}

export interface Standalone {
  readonly file: string
  readonly fileName: string
  readonly source: string
  readonly syntax: Syntax
  readonly substitutions: Substitutions
  /** The source as it stands, where it was read already. */
  readonly document: ReadDocument | null
}

/** Reads a definition that has a file of its own. */
export async function readStandalone(given: Standalone): Promise<DefinitionFile> {
  const { file, fileName, source, syntax, substitutions } = given
  const filled = substitutions.size === 0 ? null : substituteInText(sourcedText(source), substitutions)
  const isUnchanged = filled === null || filled.text === source
  const document = isUnchanged
    ? (given.document ?? (await readDocument(source, fileName, syntax)))
    : await readSourced(filled, fileName, syntax)
  const { json, problems } = withoutFunctions(document, substitutions)
  return {
    fileName,
    label: fileName,
    source,
    json,
    finder: document.finder,
    machineName: machineNameOf(file),
    type: null,
    findings: [...document.warnings, ...problems].map((diagnostic) => ({
      diagnostic,
      fileName,
      source,
      finder: document.finder,
    })),
    madeUp: new Map(),
    substituted: substitutions,
  }
}

/** The name of the machine in a file: `order.asl.json` holds `order`. Characters that names may not have become dashes. */
export function machineNameOf(file: string): string {
  if (file === '-') return 'stdin'
  const stem = path.basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, '')
  return stem.replace(/[^0-9A-Za-z_.-]/g, '-').slice(0, 80) || 'machine'
}

export function placeOf({ account, region }: ReadingOptions): Place {
  return { partition: partitionOf(region), region, account }
}

/** What a file holds, if it is a template. */
export function templateIn(json: string) {
  try {
    const value = parse(json)
    return isTemplate(value) ? value : null
  } catch {
    // Text that is not JSON is not a template; what is wrong with it is said where it is checked.
    return null
  }
}

/** Where values are still to be filled in, a text may not be readable before. */
async function readUnlessBroken(
  source: string,
  fileName: string,
  syntax: Syntax,
  mayBeBroken: boolean,
): Promise<ReadDocument | null> {
  try {
    return await readDocument(source, fileName, syntax)
  } catch (error) {
    if (mayBeBroken && error instanceof UsageError) return null
    throw error
  }
}

/** A file whose name has a `#` is meant before a machine is. */
async function splitReference(reference: string): Promise<{ file: string; machine: string | null; isFolder: boolean }> {
  const whole = await kindOf(reference)
  const hash = reference.lastIndexOf('#')
  if (whole !== null || hash === -1) return { file: reference, machine: null, isFolder: whole === 'folder' }
  const file = reference.slice(0, hash)
  return { file, machine: reference.slice(hash + 1), isFolder: (await kindOf(file)) === 'folder' }
}

async function kindOf(file: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(file)).isDirectory() ? 'folder' : 'file'
  } catch {
    return null
  }
}

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
