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

/** A definition as it was found, and in the form that the service accepts. */
export interface DefinitionFile {
  /** The file that places refer to, as messages name it. */
  readonly fileName: string
  /** What was asked for: the file, or the machine in a template, `template.yaml#Orders`. */
  readonly label: string
  /** The contents of the file. */
  readonly source: string
  /** The definition in JSON. For a JSON file its exact text, valid or not. */
  readonly json: string
  /** Finds places in `source`. */
  readonly finder: PositionFinder
  readonly machineName: string
  /** The type that a template gives the machine, or null. */
  readonly type: 'STANDARD' | 'EXPRESS' | null
  /** What was found while it was read. */
  readonly findings: readonly Finding[]
  /** Values made up for those that only a deployment of the template knows, by name. */
  readonly madeUp: ReadonlyMap<string, string>
  /** The values of placeholders: those given, and those of the template's DefinitionSubstitutions. */
  readonly substituted: Substitutions
}

/** A diagnostic, with the file that it is about. */
export interface Finding {
  readonly diagnostic: Diagnostic
  readonly fileName: string
  readonly source: string
  readonly finder: PositionFinder
}

export interface ReadingOptions {
  /** Values given by hand for placeholders, parameters and what a deployment would know. */
  readonly substitutions: Substitutions
  /** The account that a template would be deployed to. */
  readonly account: string
  readonly region: string
}

export interface Standalone {
  readonly file: string
  readonly fileName: string
  readonly source: string
  readonly syntax: DocumentSyntax
  readonly substitutions: Substitutions
  /** The unchanged source, if it has been read already. */
  readonly document: ReadDocument | null
}

/** Reads a definition that is in a file of its own. */
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

/** The name of the machine in a file: `order.asl.json` holds `order`. Characters not allowed in names become dashes. */
export function machineNameOf(file: string): string {
  if (file === '-') return 'stdin'
  const stem = path.basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, '')
  return stem.replace(/[^0-9A-Za-z_.-]/g, '-').slice(0, 80) || 'machine'
}

export function placeOf({ account, region }: ReadingOptions): DeploymentPlace {
  return { partition: partitionOf(region), region, account }
}

/** The contents of a file, if it is a template. */
export function templateIn(json: string) {
  try {
    const value = parse(json)
    return isTemplate(value) ? value : null
  } catch {
    // Text that is not JSON is not a template; the check of the definition reports what is wrong with it.
    return null
  }
}
