import { type Condition, ConditionError, readCondition } from '../../../control/search/condition.ts'
import { type SearchQuery, searchExecutions as search } from '../../../control/search/search-executions.ts'
import { seconds } from '../../operations/answer.ts'
import { readPageToken, writePageToken } from '../../operations/page.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireArn } from '../../require-arn.ts'
import { consoleOperation } from '../console-operation.ts'
import { type InputOf, integer, list, number, oneOf, optional, text } from '../input-shape.ts'

const conditionCharactersMax = 4_000
const pageSizeDefault = 50

/** What executions can be looked for by. Times are seconds since 1970, as in the public API. */
export const searchInput = {
  stateMachineArn: optional(text({ max: 256 })),
  statuses: optional(
    list(oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'), { max: 6 }),
  ),
  version: optional(integer({ min: 1 })),
  alias: optional(text({ max: 80 })),
  startedFrom: optional(number()),
  startedUntil: optional(number()),
  endedFrom: optional(number()),
  endedUntil: optional(number()),
  durationSecondsMin: optional(number()),
  durationSecondsMax: optional(number()),
  nameContains: optional(text({ max: 80 })),
  error: optional(text({ max: 256 })),
  input: optional(text({ max: conditionCharactersMax })),
  output: optional(text({ max: conditionCharactersMax })),
}

/** Looks for executions of Standard machines, newest first. An answer may hold less than a page, and go on from there. */
export const searchExecutions = consoleOperation({
  name: 'SearchExecutions',
  input: {
    ...searchInput,
    maxResults: optional(integer({ min: 1, max: 100 })),
    nextToken: optional(text({ max: 1_000 })),
  },
  resources: ({ stateMachineArn }) => (stateMachineArn === undefined ? ['*'] : [stateMachineArn]),
  async handle({ store, clock }, { maxResults = pageSizeDefault, nextToken, ...input }) {
    const query = readQuery(input, clock.now())
    const scope = ['SearchExecutions', JSON.stringify(input)]
    const position = readPageToken(clock, scope, nextToken)
    const beforeId = position === null ? null : Number(position)
    const { found, ...page } = await search(store, query, { beforeId, limit: maxResults })
    return {
      executions: found.map(({ execution, error }) => ({
        executionArn: execution.arn,
        name: execution.name,
        stateMachineArn: execution.machineArn,
        status: execution.status,
        startDate: seconds(execution.startMillis),
        stopDate: execution.stopMillis === null ? undefined : seconds(execution.stopMillis),
        version: execution.version ?? undefined,
        alias: execution.alias ?? undefined,
        redriveCount: execution.redriven?.redriveCount,
        error: error ?? undefined,
      })),
      nextToken: writePageToken(clock, scope, page.beforeId === null ? null : String(page.beforeId)),
      /** When the last execution was started that was looked at. */
      searchedBackTo: page.reachedMillis === null ? undefined : seconds(page.reachedMillis),
    }
  },
})

/**
 * Makes a query of an input.
 *
 * @throws ApiError ValidationException
 */
export function readQuery(input: InputOf<typeof searchInput>, nowMillis: number): SearchQuery {
  const { stateMachineArn } = input
  if (stateMachineArn !== undefined) requireArn(stateMachineArn, ['stateMachine'])
  const millis = (value: number | undefined) => (value === undefined ? null : Math.round(value * 1000))
  return {
    criteria: {
      machineArn: stateMachineArn ?? null,
      statuses: input.statuses ?? [],
      version: input.version ?? null,
      alias: input.alias ?? null,
      startedFromMillis: millis(input.startedFrom),
      startedUntilMillis: millis(input.startedUntil),
      endedFromMillis: millis(input.endedFrom),
      endedUntilMillis: millis(input.endedUntil),
      durationMillisMin: millis(input.durationSecondsMin),
      durationMillisMax: millis(input.durationSecondsMax),
      nowMillis,
      nameContains: input.nameContains || null,
      error: input.error || null,
    },
    input: conditionOf('input', input.input),
    output: conditionOf('output', input.output),
  }
}

function conditionOf(name: string, text: string | undefined): Condition | null {
  if (text === undefined || text.trim() === '') return null
  try {
    return readCondition(text)
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    return raise('ValidationException', `On the ${name}: ${error.message}`)
  }
}
