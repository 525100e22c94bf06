import path from 'node:path'
import { partitionOf } from '../../arn/index.ts'
import type { Diagnostic, PositionFinder } from '../../asl/diagnostics/index.ts'
import { parse } from '../../json/index.ts'
import { UsageError } from '../../server/usage-error.ts'
import {
  type DeploymentPlace,
  isTemplate,
  type SourcedText,
  type Substitutions,
  substituteInText,
  TemplateTooLarge,
} from '../../templates/index.ts'
import { type DocumentSyntax, type ReadDocument, readDocument, readSourced, sourcedText } from './document.ts'
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

export interface Standalone {
  readonly file: string
  readonly fileName: string
  readonly source: string
  readonly syntax: DocumentSyntax
  readonly substitutions: Substitutions
  /** The source as it stands, where it was read already. */
  readonly document: ReadDocument | null
}

/** Reads a definition that has a file of its own. */
export async function readStandalone(given: Standalone): Promise<DefinitionFile> {
  const { file, fileName, source, syntax, substitutions } = given
  const filled = substitutions.size === 0 ? null : fillIn(source, fileName, substitutions)
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

function fillIn(source: string, fileName: string, substitutions: Substitutions): SourcedText {
  try {
    return substituteInText(sourcedText(source), substitutions)
  } catch (error) {
    if (error instanceof TemplateTooLarge) throw new UsageError(`${fileName}: ${error.message}`)
    throw error
  }
}

/** The name of the machine in a file: `order.asl.json` holds `order`. Characters that names may not have become dashes. */
export function machineNameOf(file: string): string {
  if (file === '-') return 'stdin'
  const stem = path.basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, '')
  return stem.replace(/[^0-9A-Za-z_.-]/g, '-').slice(0, 80) || 'machine'
}

export function placeOf({ account, region }: ReadingOptions): DeploymentPlace {
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
