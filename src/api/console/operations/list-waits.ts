import type { Wait } from '../../../runtime/waits/waits.ts'
import { seconds } from '../../operations/answer.ts'
import { raise } from '../../protocol/api-error.ts'
import { consoleOperation } from '../console-operation.ts'
import { integer, oneOf, optional, text } from '../input-shape.ts'
import { readPageKey, writePageKey } from '../page-key.ts'

const arnCharactersMax = 512
const tokenCharactersMax = 2_048
const pageSizeDefault = 50

/**
 * What executions wait for: by time, earliest first, or by task token, in all executions or in those of a machine; or all that
 * one execution waits for.
 */
export const listWaits = consoleOperation({
  name: 'ListWaits',
  input: {
    by: optional(oneOf('TIME', 'TOKEN')),
    executionArn: optional(text({ max: arnCharactersMax })),
    stateMachineArn: optional(text({ max: arnCharactersMax })),
    maxResults: optional(integer({ min: 1, max: 100 })),
    nextToken: optional(text({ max: tokenCharactersMax })),
  },
  resources: ({ executionArn, stateMachineArn }) => [executionArn ?? stateMachineArn ?? '*'],
  async handle(
    { runtime },
    { by = 'TIME', executionArn, stateMachineArn: machineArn = null, maxResults = pageSizeDefault, nextToken },
  ) {
    if (executionArn !== undefined) {
      const waits = await runtime.waits.of(executionArn)
      if (waits === null) raise('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
      return { waits: waits.map(shown) }
    }
    if (by === 'TOKEN') {
      const [token = ''] = readPageKey(nextToken, ['string']) ?? []
      const { waits, next } = await runtime.waits.byToken(token, maxResults, machineArn)
      return { waits: waits.map(shown), nextToken: writePageKey(next === null ? null : [next]) }
    }
    const key = readPageKey(nextToken, ['number', 'number', 'string'])
    const after = key === null ? null : { dueMillis: key[0], executionId: key[1], path: key[2] }
    const { waits, next } = await runtime.waits.byTime(after, maxResults, machineArn)
    return {
      waits: waits.map(shown),
      nextToken: writePageKey(next === null ? null : [next.dueMillis, next.executionId, next.path]),
    }
  },
})

function shown({ execution, path, state, kind, isStarted, taskToken, ...times }: Wait) {
  return {
    executionArn: execution.arn,
    name: execution.name,
    stateMachineArn: execution.machineArn,
    path,
    state: state ?? undefined,
    kind: kind?.toUpperCase(),
    isStarted,
    taskToken: taskToken ?? undefined,
    enteredDate: dateOf(times.enteredMillis),
    dueDate: dateOf(times.dueMillis),
    timeoutDate: dateOf(times.timeoutMillis),
    heartbeatDate: dateOf(times.heartbeatMillis),
  }
}

function dateOf(millis: number | null): number | undefined {
  return millis === null ? undefined : seconds(millis)
}
