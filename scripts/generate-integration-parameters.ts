/**
 * Writes src/services/optimized/data/parameters/*.json: the parameters of the APIs behind the optimized integrations,
 * so that they can be checked without loading any client.
 *
 *     npx node scripts/generate-integration-parameters.ts [DIRECTORY]
 *
 * It reads the installed clients. For those that are not installed, the directory must have botocore's service models,
 * `<service>/<version>/service-2.json` or the same with `.gz`. `npm run format` formats the files.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { installedPackage } from '../src/services/aws/sdk-package.ts'
import { apiOperations } from '../src/services/optimized/parameters/api-operations.ts'
import { type BotocoreModel, describeModel } from '../src/services/optimized/parameters/describe-model.ts'
import { describeSchemas } from '../src/services/optimized/parameters/describe-schemas.ts'
import { joined } from '../src/services/optimized/parameters/stored-parameters.ts'

const [directory] = process.argv.slice(2)
const target = path.join(import.meta.dirname, '../src/services/optimized/data/parameters')
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
for (const [resourceType, operations] of apiOperations()) {
  const described = [...Map.groupBy(operations, (each) => each.package)].map(([name, ofClient]) => {
    const client = installedPackage(name)
    return client === null ? describeModel(modelOf(name), ofClient) : describeSchemas(client.schemasOf, ofClient)
  })
  writeFileSync(path.join(target, `${resourceType}.json`), `${JSON.stringify(joined(described))}\n`)
}

/** The newest model of a client's service. */
function modelOf(packageName: string): BotocoreModel {
  const service = packageName.replace('@aws-sdk/client-', '')
  const folder = path.join(directory ?? '', service)
  if (directory === undefined || !existsSync(folder)) throw new Error(`there is no client and no model for ${service}`)
  const version = readdirSync(folder).sort().at(-1)!
  const file = readdirSync(path.join(folder, version)).find((each) => /^service-2\.json(?:\.gz)?$/.test(each))!
  const bytes = readFileSync(path.join(folder, version, file))
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as BotocoreModel
}
