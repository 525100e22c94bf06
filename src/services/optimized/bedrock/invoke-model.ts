import { ByteCollector } from '../../../bytes/byte-collector.ts'
import { type JsonObject, type JsonValue, Payload, type PlainObject, parse, stringify } from '../../../json/index.ts'
import type { Service, TaskCall, TaskOutcome } from '../../../runtime/service.ts'
import type { AwsCall, AwsClients, AwsOutcome } from '../../aws/aws-clients.ts'
import { failureOf } from '../../aws/sdk-failure.ts'
import type { AwsService } from '../../aws/service-table.ts'
import { pending, succeeded } from '../../outcome.ts'
import { answered } from '../../task-pattern.ts'
import { checkedService, type RunChecked } from '../checked-service.ts'
import type { KnownAction } from '../known-actions.ts'
import { at, changed } from '../members.ts'

const bedrock: AwsService = {
  id: 'bedrockruntime',
  prefix: 'Bedrock',
  package: '@aws-sdk/client-bedrock-runtime',
  sdkId: 'Bedrock Runtime',
}

const s3: AwsService = { id: 's3', prefix: 'S3', package: '@aws-sdk/client-s3', sdkId: 'S3' }

const json = 'application/json'
const s3Uri = /^s3:\/\/([^/]+)\/(.+)$/s

/** `bedrock:invokeModel`: asks a model. Question and answer are inline or, if they are large, in S3. */
export function invokeModel(clients: Pick<AwsClients, 'call'>, known: KnownAction): Service {
  const run: RunChecked = async (task, parameters, report) => {
    if (task.submitted !== null) return pending
    const outcome = await ask(clients, task, parameters)
    return outcome.type === 'succeeded' ? answered(task, outcome.output, report) : outcome
  }
  return checkedService(known, run, findProblems)
}

function findProblems(parameters: JsonObject): readonly string[] {
  const problems: string[] = []
  const hasBody = at(parameters, 'Body') !== null
  const hasInput = at(parameters, 'Input') !== null
  if (hasBody === hasInput) problems.push("Exactly one of the fields 'Body' and 'Input' is required")
  for (const name of ['Input', 'Output']) {
    const uri = at(parameters, name, 'S3Uri')
    if (at(parameters, name) !== null && !(typeof uri === 'string' && s3Uri.test(uri))) {
      problems.push(`The value for the field '${name}' must have an S3Uri, such as s3://bucket/key`)
    }
  }
  return problems
}

async function ask(clients: Pick<AwsClients, 'call'>, task: TaskCall, parameters: JsonObject): Promise<TaskOutcome> {
  const send = (call: Pick<AwsCall, 'service' | 'operation' | 'parameters' | 'rawInput' | 'readOutput'>) =>
    clients.call({
      ...call,
      style: 'sdk',
      credentials: task.credentials,
      machineArn: task.execution.machineArn,
      idempotencyToken: { member: null, token: task.callId },
      signal: task.signal,
    })
  const fail = (outcome: Exclude<AwsOutcome, { type: 'answered' }>, service: AwsService, operation: string) =>
    failureOf(outcome, service, operation, task)

  let question = bodyBytes(at(parameters, 'Body'))
  let questionType = at(parameters, 'ContentType')
  const input = at(parameters, 'Input', 'S3Uri')
  if (typeof input === 'string') {
    const read = await send({
      service: s3,
      operation: 'GetObject',
      parameters: place(input),
      async readOutput(output) {
        question = await bytesOf(output.Body)
        questionType ??= typeof output.ContentType === 'string' ? output.ContentType : null
        return {}
      },
    })
    if (read.type !== 'answered') return fail(read, s3, 'GetObject')
  }

  let answer = new Uint8Array()
  let answerType = json
  const asked = await send({
    service: bedrock,
    operation: 'InvokeModel',
    parameters: changed(parameters, ['Body', 'Input', 'Output', 'ContentType', 'Accept'], {
      ContentType: questionType ?? json,
      Accept: at(parameters, 'Accept') ?? json,
    }),
    rawInput: { body: question },
    async readOutput(output) {
      answer = output.body as Uint8Array<ArrayBuffer>
      answerType = typeof output.contentType === 'string' ? output.contentType : json
      return {}
    },
  })
  if (asked.type !== 'answered') return fail(asked, bedrock, 'InvokeModel')

  const target = at(parameters, 'Output', 'S3Uri')
  if (typeof target !== 'string') {
    return succeeded(Payload.ofValue({ Body: answerValue(answer, answerType), ContentType: answerType }))
  }
  const written = await send({
    service: s3,
    operation: 'PutObject',
    parameters: { ...place(target), ContentType: answerType },
    rawInput: { Body: answer },
  })
  if (written.type !== 'answered') return fail(written, s3, 'PutObject')
  return succeeded(Payload.ofValue({ Body: target, ContentType: answerType }))
}

function place(uri: string): PlainObject {
  const [, bucket = '', key = ''] = s3Uri.exec(uri) ?? []
  return { Bucket: bucket, Key: key }
}

/** A text is used verbatim as the body, whatever its type; any other value is written as JSON. */
function bodyBytes(body: JsonValue): Uint8Array {
  return Buffer.from(typeof body === 'string' ? body : stringify(body))
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  const collector = new ByteCollector()
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) collector.push(part)
  return collector.take()
}

function answerValue(bytes: Uint8Array, type: string): JsonValue {
  const text = Buffer.from(bytes).toString()
  if (!type.includes('json')) return text
  try {
    return parse(text)
  } catch {
    return text
  }
}
