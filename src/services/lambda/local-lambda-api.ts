import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { LocalAnswer, LocalApi } from '../aws/local-request-handler.ts'
import type { InvocationAnswer, LocalFunctions } from './lambda-api.ts'
import { readInvocation } from './read-invocation.ts'
import { refusal } from './refusal.ts'

const invocationPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/

/** The Invoke API of this server's own functions, for the SDK's client in this process. */
export function localLambdaApi(functions: LocalFunctions): LocalApi {
  return {
    async answer(request) {
      const functionName = decodeURIComponent(invocationPath.exec(request.path)?.[1] ?? '')
      const signal = request.signal ?? new AbortController().signal
      const body = await text(request.body)
      const invocation = readInvocation({ ...request, functionName, body, signal })
      if ('refused' in invocation) return answerOf(refusal(invocation.refused, randomUUID()))
      return answerOf(await functions.invoke(invocation))
    },
  }
}

function answerOf({ status, headers, body }: InvocationAnswer): LocalAnswer {
  return { status, headers: Object.fromEntries(headers), body }
}
