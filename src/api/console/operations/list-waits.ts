import type { Wait } from '../../../runtime/waits/waits.ts'
import type { DueFrame } from '../../../store/store.ts'
import { seconds } from '../../operations/answer.ts'
import { readPageToken, writePageToken } from '../../operations/page.ts'
import { raise } from '../../protocol/api-error.ts'
import { consoleOperation } from '../console-operation.ts'
import { integer, oneOf, optional, text } from '../input-shape.ts'

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
    { runtime, clock },
    { by = 'TIME', executionArn, stateMachineArn: machineArn = null, maxResults = pageSizeDefault, nextToken },
  ) {
    if (executionArn !== undefined) {
      const waits = await runtime.waits.of(executionArn)
      if (waits === null) raise('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
      return { waits: waits.map(shown) }
    }
    const scope = ['ListWaits', by, machineArn]
    const position = readPageToken(clock, scope, nextToken)
    if (by === 'TOKEN') {
      const { waits, next } = await runtime.waits.byToken(position ?? '', maxResults, machineArn)
      return { waits: waits.map(shown), nextToken: writePageToken(clock, scope, next) }
    }
    const after = position === null ? null : (JSON.parse(position) as DueFrame)
    const { waits, next } = await runtime.waits.byTime(after, maxResults, machineArn)
    const nextPosition = next === null ? null : JSON.stringify(next)
    return { waits: waits.map(shown), nextToken: writePageToken(clock, scope, nextPosition) }
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
