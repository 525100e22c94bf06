import { type Diagnostic, jsonFinder, positionOf, render } from '../../asl/diagnostics/index.ts'
import { paint, takesColours } from '../../output/colours.ts'
import { outputIsClosed, outputRoom, writeOut } from '../../output/command-output.ts'
import { UnreadableDefinition, UsageError } from '../../server/usage-error.ts'
import type { MachineType } from '../../store/store.ts'
import { asValidated } from '../definition/certain-failures.ts'
import { checkDefinitionFile, isError } from '../definition/check-definition-file.ts'
import {
  type DefinitionFile,
  type Finding,
  type ReadingOptions,
  readDefinitions,
} from '../definition/definition-file.ts'
import { readSubstitutions, type SubstitutionFlags } from '../definition/substitution-flags.ts'
import { placeRows } from '../options-table.ts'
import { readOptions } from '../read-options.ts'

export interface ValidateFlags extends SubstitutionFlags, Readonly<Record<string, unknown>> {
  readonly type?: string
  readonly strict?: boolean
  readonly json?: boolean
}

interface Checked {
  readonly file: string
  readonly definition: DefinitionFile | null
  readonly findings: readonly Finding[]
  /** Why it could not even be read, or null. */
  readonly problem: UsageError | null
  /** Whether the problem is in the text itself, such as a syntax error in YAML. */
  readonly malformed: boolean
}

/** Checks definitions and prints what is wrong with them. Returns the exit code. */
export async function validate(files: readonly string[], flags: ValidateFlags): Promise<number> {
  const type = flags.type === undefined ? null : readType(flags.type)
  const { account, region } = readOptions(placeRows, flags, process.env)
  const substitutions = await readSubstitutions(flags)
  const results: Checked[] = []
  for (const file of files) {
    results.push(...(await check(file, type, { substitutions, account, region })))
  }
  // A file that could not be read might have used them.
  if (results.every(({ problem }) => problem === null)) substitutions.refuseUnused()
  if (flags.json === true) printJson(results)
  else for (const result of results) await printForPeople(result)

  if (results.some((result) => result.problem !== null && !result.malformed)) return 2
  const failing = results.some((result) => result.malformed || result.findings.some((each) => fails(each, flags)))
  return failing ? 1 : 0
}

/** @throws UsageError unless it is one of the two types. */
export function readType(text: string): MachineType {
  const type = text.toUpperCase()
  if (type === 'STANDARD' || type === 'EXPRESS') return type
  throw new UsageError(`--type must be STANDARD or EXPRESS, not ${JSON.stringify(text)}`)
}

async function check(file: string, type: MachineType | null, options: ReadingOptions): Promise<Checked[]> {
  try {
    return (await readDefinitions(file, options)).map((definition) => {
      const found = checkDefinitionFile(definition, type ?? definition.type ?? 'STANDARD')
      const findings = found.map((finding) => ({ ...finding, diagnostic: asValidated(finding.diagnostic) }))
      return { file: definition.label, definition, findings, problem: null, malformed: false }
    })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const malformed = error instanceof UnreadableDefinition
    return [{ file, definition: null, findings: malformed ? [findingOf(error)] : [], problem: error, malformed }]
  }
}

function findingOf({ problem, place: { fileName, source, offset } }: UnreadableDefinition): Finding {
  const diagnostic: Diagnostic = {
    severity: 'ERROR',
    code: 'INVALID_YAML',
    message: problem,
    location: null,
    own: true,
    path: null,
    target: 'value',
    textOffset: offset,
  }
  return { diagnostic, fileName, source, finder: jsonFinder(source) }
}

function fails(finding: Finding, flags: ValidateFlags): boolean {
  return isError(finding) || flags.strict === true
}

async function printForPeople({ file, definition, findings, problem }: Checked): Promise<void> {
  const colours = takesColours(process.stdout)
  if (definition === null && findings.length === 0) {
    writeOut(`${colours ? paint('error', 31) : 'error'}: ${problem?.message}\n`)
    return
  }
  for (const { diagnostic, source, fileName, finder } of findings) {
    writeOut(`${render(diagnostic, source, fileName, { colours, finder })}\n\n`)
    await outputRoom()
    if (outputIsClosed()) return
  }
  const errors = findings.filter(isError).length
  const warnings = findings.length - errors
  const counts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ]
  writeOut(`${file}: ${counts.length === 0 ? 'no problems found' : counts.join(', ')}\n`)
  if (definition !== null) writeOut(madeUpText(definition))
}

function printJson(results: readonly Checked[]): void {
  const answer = results.map(({ file, definition, findings, problem }) => ({
    file,
    result: problem === null && !findings.some(isError) ? 'OK' : 'FAIL',
    ...(problem === null ? {} : { problem: problem.summary }),
    ...(definition === null || definition.madeUp.size === 0 ? {} : { madeUp: Object.fromEntries(definition.madeUp) }),
    diagnostics: findings.map(({ diagnostic, source, fileName, finder }) => {
      const position = positionOf(diagnostic, source, finder)
      const { severity, code, message, location, suggestion } = diagnostic
      return {
        severity,
        code,
        message,
        location,
        ...(fileName === file ? {} : { file: fileName }),
        ...(suggestion === undefined ? {} : { suggestion }),
        ...(position === null ? {} : { line: position.line, column: position.column, length: position.length }),
      }
    }),
  }))
  writeOut(`${JSON.stringify(answer, null, 2)}\n`)
}

/** The values of a template's definition that only a deployment knows, one per line. Empty if there are none. */
export function madeUpText({ madeUp }: DefinitionFile): string {
  if (madeUp.size === 0) return ''
  const lines = [...madeUp].map(([name, value]) => `    ${name} = ${value}\n`)
  return `  made up for what only a deployment knows (--substitute NAME=VALUE gives other values):\n${lines.join('')}`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
