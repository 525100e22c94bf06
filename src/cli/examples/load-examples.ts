import { cp, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineArn, partitionOf } from '../../arn/index.ts'
import type { CallOperation } from '../../server/options.ts'
import { machineNameOf, readDefinition } from '../definition/definition-file.ts'

export const examplesDirectory = fileURLToPath(new URL('../../../examples', import.meta.url))
/** Mocked answers for all examples, so that they run where none of the resources they call exist. */
export const exampleMocksPath = path.join(examplesDirectory, 'mocks.json')

/** The functions that one of them calls; `npm start` runs them if no others are named. */
export const exampleFunctionsPath = path.join(examplesDirectory, 'credit-decision/functions')

const namePrefix = 'example-'
const roleName = 'stepwell-examples'
// The account and region that the examples' definitions use to name other machines.
const writtenAccount = '123456789012'
const writtenRegion = 'us-east-1'

export interface ExamplesPlace {
  readonly account: string
  readonly region: string
}

export interface CreatedExamples {
  readonly names: readonly string[]
  readonly sampleArn: string
  readonly sampleTestCase: string
}

/** One definition of the folder examples/. */
export interface ExampleMachine {
  /** `example-` and the name of the file. */
  readonly name: string
  readonly definition: string
}

/** All machines of the examples. Machines that others start are included, as they are in the same folders. */
export async function loadExamples({ account, region }: ExamplesPlace): Promise<ExampleMachine[]> {
  const files = await readdir(examplesDirectory, { recursive: true })
  const definitions = files.filter((file) => /\.asl\.(?:json|ya?ml)$/.test(file)).sort()
  return Promise.all(
    definitions.map(async (file) => {
      const { json } = await readDefinition(path.join(examplesDirectory, file))
      return {
        name: namePrefix + machineNameOf(file),
        // In ARNs and in the addresses of queues.
        definition: json
          .replaceAll(`${writtenRegion}:${writtenAccount}`, `${region}:${account}`)
          .replaceAll(`sqs.${writtenRegion}.amazonaws.com/${writtenAccount}`, `sqs.${region}.amazonaws.com/${account}`),
      }
    }),
  )
}

/** Creates the example machines that are missing. Those that exist are left unchanged. */
export async function createExamples(call: CallOperation, place: ExamplesPlace): Promise<CreatedExamples> {
  const machines = await loadExamples(place)
  const { account, region } = place
  const partition = partitionOf(region)
  for (const { name, definition } of machines) {
    const answer = await call(
      'CreateStateMachine',
      JSON.stringify({ name, definition, roleArn: `arn:${partition}:iam::${account}:role/${roleName}` }),
    )
    // Somebody may have changed an example to try something: then the name is taken, which is fine.
    if (answer.status !== 200 && !answer.body.includes('StateMachineAlreadyExists')) {
      throw new Error(`the example ${name} cannot be created: ${answer.body}`)
    }
  }
  return {
    names: machines.map(({ name }) => name),
    sampleArn: machineArn({ partition, region, account }, `${namePrefix}order-fulfilment`),
    sampleTestCase: 'HappyPath',
  }
}

/**
 * Copies the missing objects that examples read to the directory that stands in for S3. Existing ones are left unchanged.
 */
export async function copyExampleObjects(s3Root: string): Promise<void> {
  const files = await readdir(examplesDirectory, { recursive: true, withFileTypes: true })
  for (const file of files) {
    const bucketed = path.relative(examplesDirectory, path.join(file.parentPath, file.name)).split(path.sep)
    const [, folder, ...object] = bucketed
    // Results that an example wrote when it was tried in place are not part of it.
    if (!file.isFile() || folder !== 's3' || object.includes('results')) continue
    const source = path.join(file.parentPath, file.name)
    await cp(source, path.join(s3Root, ...object), { force: false })
  }
}
