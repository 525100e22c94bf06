import { stat } from 'node:fs/promises'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { UsageError } from '../../server/usage-error.ts'
import { byteOrderMarkLeftOut, type DocumentSyntax, type ReadDocument, readDocument, syntaxOf } from './document.ts'
import { readMarkedStandardInput } from './read-standard-input.ts'
import { readMarkedText } from './read-text.ts'
import { type DefinitionFile, type ReadingOptions, readStandalone, templateIn } from './standalone-definition.ts'

export { type DefinitionFile, type Finding, machineNameOf, type ReadingOptions } from './standalone-definition.ts'

const readingByDefault: ReadingOptions = {
  substitutions: new Map(),
  account: '123456789012',
  region: 'us-east-1',
}

/**
 * Reads one definition: a file in JSON or YAML, or a machine of a template of CloudFormation, SAM or CDK, chosen by
 * `FILE#LogicalId` if there are several.
 *
 * @throws UsageError if it cannot be read.
 */
export async function readDefinition(reference: string, options = readingByDefault): Promise<DefinitionFile> {
  const [found, ...more] = await readDefinitions(reference, options)
  if (found !== undefined && more.length === 0) return found
  const labels = [found, ...more].flatMap((each) => (each === undefined ? [] : [each.label]))
  throw new UsageError(`${reference} has ${labels.length} state machines; choose one of them: ${labels.join(', ')}`)
}

/** Reads all definitions of a file or folder: more than one only if there are templates. */
export async function readDefinitions(reference: string, options = readingByDefault): Promise<DefinitionFile[]> {
  const { file, machine, isFolder } = await splitReference(reference)
  if (isFolder) {
    const { readTemplates } = await import('./template-file.ts')
    return readTemplates(file, machine, options)
  }
  const fileName = file === '-' ? '(standard input)' : file
  const marked = file === '-' ? await readMarkedStandardInput('a definition') : await readMarkedText(file)
  const source = withoutByteOrderMark(marked)
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
  const definition = await readStandalone({ file, fileName, source, syntax, substitutions, document })
  if (source === marked || syntax !== 'json') return [definition]
  const warning = { diagnostic: byteOrderMarkLeftOut, fileName, source, finder: definition.finder }
  return [{ ...definition, findings: [warning, ...definition.findings] }]
}

/** If values are still to be filled in, a text may not be readable until they are. */
async function readUnlessBroken(
  source: string,
  fileName: string,
  syntax: DocumentSyntax,
  mayBeBroken: boolean,
): Promise<ReadDocument | null> {
  try {
    return await readDocument(source, fileName, syntax)
  } catch (error) {
    if (mayBeBroken && error instanceof UsageError) return null
    throw error
  }
}

/** A file whose name contains a `#` takes precedence over a machine in another file. */
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
