import { checkDefinition } from '../../asl/check/index.ts'
import { type Diagnostic, positionOf, render } from '../../asl/diagnostics/index.ts'
import { checkIntegration } from '../../services/check-integration.ts'
import type { MachineType } from '../../store/store.ts'
import { type DefinitionFile, readDefinition } from '../definition/definition-file.ts'
import { writeOut } from '../output.ts'
import { paint, takesColours } from '../progress/terminal.ts'
import { UnreadableDefinition, UsageError } from '../usage-error.ts'

export interface ValidateFlags {
  readonly type: string
  readonly strict?: boolean
  readonly json?: boolean
}

interface Checked {
  readonly file: string
  readonly definition: DefinitionFile | null
  readonly diagnostics: readonly Diagnostic[]
  /** Why it could not even be read, or null. */
  readonly problem: string | null
  /** Whether the problem is in the text itself, as a syntax error in YAML is. */
  readonly malformed: boolean
}

/** Checks definitions and prints what is wrong with them. Gives the exit code. */
export async function validate(files: readonly string[], flags: ValidateFlags): Promise<number> {
  const type = readType(flags.type)
  const results: Checked[] = []
  for (const file of files) results.push(await check(file, type))
  if (flags.json === true) printJson(results)
  else for (const result of results) printForPeople(result)

  if (results.some((result) => result.problem !== null && !result.malformed)) return 2
  const failing = results.some((result) => result.malformed || result.diagnostics.some((each) => fails(each, flags)))
  return failing ? 1 : 0
}

/** @throws UsageError unless it is one of the two types. */
export function readType(text: string): MachineType {
  const type = text.toUpperCase()
  if (type === 'STANDARD' || type === 'EXPRESS') return type
  throw new UsageError(`--type must be STANDARD or EXPRESS, not ${JSON.stringify(text)}`)
}

async function check(file: string, type: MachineType): Promise<Checked> {
  try {
    const definition = await readDefinition(file)
    const { diagnostics } = checkDefinition(definition.json, { type, checkIntegration })
    return { file: definition.fileName, definition, diagnostics, problem: null, malformed: false }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const malformed = error instanceof UnreadableDefinition
    return { file, definition: null, diagnostics: [], problem: error.message, malformed }
  }
}

function fails(diagnostic: Diagnostic, flags: ValidateFlags): boolean {
  return diagnostic.severity === 'ERROR' || flags.strict === true
}

function printForPeople({ file, definition, diagnostics, problem }: Checked): void {
  const colours = takesColours(process.stdout)
  if (definition === null) {
    writeOut(`${colours ? paint('error', 31) : 'error'}: ${problem}\n`)
    return
  }
  for (const diagnostic of diagnostics) {
    writeOut(
      `${render(diagnostic, definition.source, definition.fileName, { colours, finder: definition.finder })}\n\n`,
    )
  }
  const errors = diagnostics.filter((each) => each.severity === 'ERROR').length
  const warnings = diagnostics.length - errors
  const counts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ]
  writeOut(`${file}: ${counts.length === 0 ? 'no problems found' : counts.join(', ')}\n`)
}

function printJson(results: readonly Checked[]): void {
  const answer = results.map(({ file, definition, diagnostics, problem }) => ({
    file,
    result: problem === null && diagnostics.every((each) => each.severity !== 'ERROR') ? 'OK' : 'FAIL',
    ...(problem === null ? {} : { problem }),
    diagnostics: diagnostics.map((each) => {
      const position = definition === null ? null : positionOf(each, definition.source, definition.finder)
      const { severity, code, message, location, suggestion } = each
      return {
        severity,
        code,
        message,
        location,
        ...(suggestion === undefined ? {} : { suggestion }),
        ...(position === null ? {} : { line: position.line, column: position.column, length: position.length }),
      }
    }),
  }))
  writeOut(`${JSON.stringify(answer, null, 2)}\n`)
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
