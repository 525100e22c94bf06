import { partitionOf } from '../../arn/index.ts'
import { codeFrame, positionOf, shortMessage } from '../../asl/diagnostics/index.ts'
import { writeError, writeOut } from '../../output/command-output.ts'
import { UsageError } from '../../server/usage-error.ts'
import { definitionPolicy } from '../../services/policy/definition-policy.ts'
import { checkDefinitionFile, isError } from '../definition/check-definition-file.ts'
import { type DefinitionFile, readDefinition } from '../definition/definition-file.ts'
import { parseJson } from '../definition/parse-json.ts'
import { readSubstitutions, type SubstitutionFlags } from '../definition/substitution-flags.ts'
import { placeRows } from '../options-table.ts'
import { readOptions } from '../read-options.ts'
import { madeUpText } from './validate.ts'

export interface PolicyFlags extends SubstitutionFlags, Readonly<Record<string, unknown>> {
  readonly machineName?: string
}

/** Prints the least-privilege policy of a definition. Returns the exit code. */
export async function policy(file: string, flags: PolicyFlags): Promise<number> {
  const { account, region } = readOptions(placeRows, flags, process.env)
  const substitutions = await readSubstitutions(flags)
  const definition = await readDefinition(file, { substitutions, account, region })
  substitutions.refuseUnused()
  refuseErrors(definition)
  const value = parseJson(definition.json, definition.label)
  const found = definitionPolicy(value, {
    partition: partitionOf(region),
    region,
    account,
    machineName: flags.machineName ?? definition.machineName,
  })
  writeOut(`${JSON.stringify(found, null, 2)}\n`)
  writeError(madeUpText(definition))
  return 0
}

/** An action that does not exist needs no permission, and no permission could be named for it. */
function refuseErrors(definition: DefinitionFile): void {
  const errors = checkDefinitionFile(definition, definition.type ?? 'STANDARD').filter(isError)
  const [finding] = errors
  if (finding === undefined) return
  const { diagnostic: first, fileName, source, finder } = finding
  const rest = errors.length === 1 ? '' : `, and has ${errors.length - 1} more`
  const hint = first.suggestion === undefined ? '' : `; did you mean ${JSON.stringify(first.suggestion)}?`
  const position = positionOf(first, source, finder)
  const place = first.location === null || first.textOffset !== undefined ? '' : ` at ${first.location}`
  const where = position === null ? fileName : `${fileName}:${position.line}:${position.column}`
  throw new UsageError(
    `${where} has an error${rest}: ${first.code}: ${shortMessage(first)}${place}${hint} (stepwell validate shows more)`,
    position === null ? null : codeFrame(source, fileName, position.offset, position.length),
  )
}
