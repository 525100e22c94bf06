import { createHash } from 'node:crypto'
import {
  getMember,
  isObject,
  type JsonObject,
  type JsonValue,
  Payload,
  type PlainObject,
  stringify,
} from '../../json/index.ts'
import type { TaskCall } from '../../runtime/service.ts'
import { jsonAnswer, withMetadata } from '../sdk-metadata.ts'
import type { MockedAnswer } from './mock-config.ts'

export interface SubmissionOptions {
  readonly makeRequestId: () => string
  readonly nowMillis: () => number
}

/**
 * The answer that is recorded for the call of a mocked `.sync` or `.waitForTaskToken` task. The mock itself stands for the
 * job's end or for the callback, so this answer is made up from what is known, in the service's form.
 */
export function submission(task: TaskCall, answer: MockedAnswer, options: SubmissionOptions): Payload {
  const { resource } = task
  const make = resource.kind === 'integration' ? makers[`${resource.resourceType}:${resource.action}`] : undefined
  const returned = answer.type === 'return' ? answer.output.value : null
  const members = make?.(objectOf(task.arguments.value), objectOf(returned), options) ?? {}
  return Payload.ofValue(
    withMetadata(members, jsonAnswer(stringify(members), options.makeRequestId(), options.nowMillis())),
  )
}

type Maker = (parameters: JsonObject, returned: JsonObject, options: SubmissionOptions) => PlainObject

const makers: Readonly<Record<string, Maker>> = {
  'lambda:invoke': () => ({ ExecutedVersion: '$LATEST', Payload: null, StatusCode: 200 }),
  'sns:publish': (_parameters, _returned, { makeRequestId }) => ({ MessageId: makeRequestId() }),
  'sqs:sendMessage': (parameters, _returned, { makeRequestId }) => ({
    MD5OfMessageBody: createHash('md5')
      .update(messageText(getMember(parameters, 'MessageBody')))
      .digest('hex'),
    MessageId: makeRequestId(),
  }),
  'states:startExecution': (_parameters, returned) => {
    const arn = getMember(returned, 'ExecutionArn')
    const started = getMember(returned, 'StartDate')
    return {
      ...(arn === undefined ? {} : { ExecutionArn: arn }),
      ...(started === undefined ? {} : { StartDate: started }),
    }
  },
}

function messageText(body: JsonValue | undefined): string {
  return typeof body === 'string' ? body : stringify(body ?? null)
}

function objectOf(value: JsonValue): JsonObject {
  return isObject(value) ? value : {}
}
