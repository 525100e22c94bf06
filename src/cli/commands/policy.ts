import { partitionOf } from '../../arn/index.ts'
import { codeFrame, positionOf, shortMessage } from '../../asl/diagnostics/index.ts'
import { definitionPolicy } from '../../services/policy/definition-policy.ts'
import { checkDefinitionFile, isError } from '../definition/check-definition-file.ts'
import { type DefinitionFile, readDefinition } from '../definition/definition-file.ts'
import { parseJson } from '../definition/parse-json.ts'
import { readSubstitutions, type SubstitutionFlags } from '../definition/substitution-flags.ts'
import { serviceRows } from '../options-table.ts'
import { writeError, writeOut } from '../output/command-output.ts'
import { UsageError } from '../usage-error.ts'
import { madeUpText } from './validate.ts'

export interface PolicyFlags extends SubstitutionFlags {
  readonly awsAccount: string
  readonly awsRegion: string
  readonly machineName?: string
}

/** Prints the least-privilege policy of a definition. Gives the exit code. */
export async function policy(file: string, flags: PolicyFlags): Promise<number> {
  if (!/^\d{12}$/.test(flags.awsAccount)) {
    throw new UsageError(
      `--aws-account must be an account number of twelve digits, not ${JSON.stringify(flags.awsAccount)}`,
    )
  }
  const region = flags.awsRegion
  const read = serviceRows.region.read(region)
  if ('expected' in read) throw new UsageError(`--aws-region must be ${read.expected}, not ${JSON.stringify(region)}`)
  const substitutions = await readSubstitutions(flags)
  const definition = await readDefinition(file, { substitutions, account: flags.awsAccount, region })
  refuseErrors(definition)
  const value = parseJson(definition.json, definition.label)
  const found = definitionPolicy(value, {
    partition: partitionOf(region),
    region,
    account: flags.awsAccount,
    machineName: flags.machineName ?? definition.machineName,
  })
  writeOut(`${JSON.stringify(found, null, 2)}\n`)
  writeError(madeUpText(definition))
  return 0
}

/** An action that does not exist needs no permission, and none could be named for it. */
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
