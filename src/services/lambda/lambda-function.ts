import { Payload, parse } from '../../json/index.ts'
import type { Service } from '../../runtime/service.ts'
import { succeeded } from '../outcome.ts'
import { callLambda } from './call-lambda.ts'
import type { LambdaApi } from './lambda-api.ts'

/** A Task whose Resource is a function's ARN: its input is the function's event, and the function's result is its own. */
export function lambdaFunction(client: LambdaApi): Service {
  return {
    async call(task) {
      const call = await callLambda(client, task, {
        functionName: task.resource.arn,
        qualifier: null,
        invocationType: 'RequestResponse',
        logType: null,
        clientContext: null,
        payload: task.arguments.text,
        traceHeader: task.execution.traceHeader,
        credentials: task.credentials,
        machineArn: task.execution.machineArn,
        signal: task.signal,
      })
      return call.type === 'over' ? call.outcome : succeeded(resultPayload(call.answer.body))
    },
  }
}

/** The answer verbatim. Functions answer with JSON; anything else, from a stand-in, is taken as a string. */
function resultPayload(body: string): Payload {
  if (body === '') return Payload.ofValue(null)
  try {
    parse(body)
    return Payload.ofText(body)
  } catch {
    return Payload.ofValue(body)
  }
}
