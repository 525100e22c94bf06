/**
 * Writes src/services/aws/data/services.json, the table of the operations that `aws-sdk:` integrations can call.
 *
 *     npx node scripts/generate-aws-services.ts DIRECTORY
 *
 * The directory contains `aws-sdk.json` (services: id, exception prefix, unsupported operations, package, SDK service
 * id, signing name) and `aws-sdk-actions.json` (operation names by id).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

interface SourceService {
  readonly id: string
  readonly exceptionPrefix: string
  readonly unsupportedOperations: readonly string[]
  readonly jsClient: string
  readonly sdkServiceId: string
  readonly signingName: string | null
}

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('name the directory with aws-sdk.json and aws-sdk-actions.json')
const services: readonly SourceService[] = read('aws-sdk.json')
const actions: Readonly<Record<string, readonly string[]>> = read('aws-sdk-actions.json')

const rows = services
  .toSorted((left, right) => (left.id < right.id ? -1 : 1))
  .map(({ id, exceptionPrefix, unsupportedOperations, jsClient, sdkServiceId, signingName }) => {
    const row = {
      prefix: exceptionPrefix,
      package: jsClient,
      sdkId: sdkServiceId,
      iam: signingName ?? id,
      unsupported: unsupportedOperations.join(' '),
      operations: (actions[id] ?? []).join(' '),
    }
    return `  ${JSON.stringify(id)}: ${JSON.stringify(row)}`
  })
const target = path.join(import.meta.dirname, '../src/services/aws/data/services.json')
writeFileSync(target, `{\n${rows.join(',\n')}\n}\n`)
process.stdout.write(`${rows.length} services written\n`)

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(path.join(directory!, name), 'utf8')) as Content
}
