import { checkDefinition } from '../../asl/check/index.ts'
import { diagnosticLine } from '../../asl/diagnostics/index.ts'
import { parse } from '../../json/index.ts'
import { checkIntegration } from '../../services/check-integration.ts'
import { definitionPolicy } from '../../services/policy/definition-policy.ts'
import { readDefinition } from '../definition/definition-file.ts'
import { writeOut } from '../output.ts'
import { UsageError } from '../usage-error.ts'

export interface PolicyFlags {
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
  const { json, fileName } = await readDefinition(file)
  const value = definitionValue(json, fileName)
  refuseErrors(json, fileName)
  const region = flags.awsRegion
  const found = definitionPolicy(value, {
    partition: region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    region,
    account: flags.awsAccount,
    machineName: flags.machineName ?? fileName.replace(/^.*\//, '').replace(/\.(?:asl\.)?(?:json|ya?ml)$/, ''),
  })
  writeOut(`${JSON.stringify(found, null, 2)}\n`)
  return 0
}

/** An action that does not exist needs no permission, and none could be named for it. */
function refuseErrors(json: string, fileName: string): void {
  const { diagnostics } = checkDefinition(json, { type: 'STANDARD', checkIntegration })
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR')
  const [first] = errors
  if (first === undefined) return
  const rest = errors.length === 1 ? '' : `, and has ${errors.length - 1} more`
  const hint = first.suggestion === undefined ? '' : `; did you mean ${JSON.stringify(first.suggestion)}?`
  throw new UsageError(
    `${fileName} has an error${rest}: ${diagnosticLine(first)}${hint} (stepwell validate shows where)`,
  )
}

function definitionValue(json: string, fileName: string) {
  try {
    return parse(json)
  } catch (error) {
    throw new UsageError(`${fileName} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
