/**
 * Stands in for the AWS CLI when commands of pages are run: it knows only the commands in the pages, and is much
 * faster. If the real one is installed, it runs those of README.md and docs/.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { camel, optionsOf, stepFunctionsCommand } from '../support/aws-commands.ts'

const [service, name = '', ...rest] = process.argv.slice(2)
const options = optionsOf(rest)
const query = take('query')
const isText = take('output') === 'text'
const endpoint = take('endpoint-url')

switch (service) {
  case 'stepfunctions': {
    const { operation, input } = stepFunctionsCommand(name, options)
    print(await callTarget(endpointOf('SFN'), `AWSStepFunctions.${operation}`, input))
    break
  }
  case 'events': {
    const members = [...options].map(([option, [text = '']]) => [camel(`-${option}`), jsonOrText(text)])
    const target = `AWSEvents.${camel(`-${name}`)}`
    print(await callTarget(endpointOf('EVENTBRIDGE'), target, Object.fromEntries(members)))
    break
  }
  case 'lambda': {
    assert.equal(name, 'invoke')
    const [payload = '', file = ''] = options.get('payload') ?? []
    const response = await fetch(
      `${endpointOf('LAMBDA')}/2015-03-31/functions/${options.get('function-name')?.[0]}/invocations`,
      { method: 'POST', body: readFileSync(payload.replace(/^fileb:\/\//, '')) },
    )
    writeFileSync(file, await response.text())
    print({ StatusCode: response.status })
    break
  }
  case 's3':
    await s3()
    break
  default:
    assert.fail(`the stand-in for the AWS CLI has no ${service}`)
}

function take(option: string): string | undefined {
  const value = options.get(option)?.[0]
  options.delete(option)
  return value
}

function endpointOf(id: string): string {
  const found = endpoint ?? process.env[`AWS_ENDPOINT_URL_${id}`]
  assert.ok(found !== undefined, `neither --endpoint-url nor AWS_ENDPOINT_URL_${id} says where to call`)
  return found
}

async function callTarget(url: string, target: string, input: object): Promise<unknown> {
  const isHeldBack = process.env.AWS_DISABLE_HOST_PREFIX_INJECTION === 'true'
  assert.ok(
    isHeldBack || !/TestState|StartSyncExecution/.test(target),
    'the AWS CLI would put sync- before the host name',
  )
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
  const body = await response.text()
  assert.equal(response.status, 200, `${target}: ${body}`)
  return JSON.parse(body)
}

async function s3(): Promise<void> {
  const { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3')
  const client = new S3Client({ endpoint: endpointOf('S3'), region: 'us-east-1', forcePathStyle: true })
  const words = rest.filter((word) => !word.startsWith('--'))
  const [bucket = '', ...key] = (words.at(-1) ?? '').replace('s3://', '').split('/')
  const target = { Bucket: bucket, Key: key.join('/') }
  if (name === 'mb') await client.send(new CreateBucketCommand({ Bucket: bucket }))
  else if (name === 'cp') await client.send(new PutObjectCommand({ ...target, Body: readFileSync(words[0]!) }))
  else print((await client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents)
}

function jsonOrText(text: string): unknown {
  return /^[{[]/.test(text) ? JSON.parse(text) : text
}

function print(answer: unknown): void {
  // Names and indices are all of the query language that pages use.
  const steps = query?.split(/[.[\]]+/).filter((step) => step !== '') ?? []
  const found = steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], answer)
  process.stdout.write(`${isText ? found : JSON.stringify(found, null, 4)}\n`)
}
