import { searchExecutions } from '../../../control/search/search-executions.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'
import { actionFor } from '../bulk/bulk-actions.ts'
import { bulkActions } from '../bulk/bulk-jobs.ts'
import { shownProgress } from '../bulk/shown-progress.ts'
import { consoleOperation } from '../console-operation.ts'
import { boolean, type InputOf, list, oneOf, optional, structure, text } from '../input-shape.ts'
import { readQuery, searchInput } from './search-executions.ts'

const selectedMax = 1_000
const pageSize = 100

/** Does the same to many executions: those named, or all that a query finds. With `dryRun`, only says what would happen. */
export const startBulk = consoleOperation({
  name: 'StartBulk',
  input: {
    action: oneOf(...bulkActions),
    executionArns: optional(list(text({ max: 512 }), { max: selectedMax })),
    query: optional(structure(searchInput)),
    dryRun: optional(boolean()),
  },
  resources: ({ executionArns = [] }) => (executionArns.length === 0 ? ['*'] : executionArns),
  async handle(context, { action, executionArns, query, dryRun = false }, call) {
    if ((executionArns === undefined) === (query === undefined)) {
      raise('ValidationException', 'Give either executionArns or a query.')
    }
    // The job outlives the request, and its client.
    const act = actionFor(action, dryRun, context, { ...call, signal: new AbortController().signal })
    const pages = executionArns === undefined ? pagesOf(context, query!) : onePage(executionArns)
    return shownProgress(context.bulk.start(context.uuid(), { action, isDryRun: dryRun, pages, act }))
  },
})

async function* onePage(executionArns: readonly string[]): AsyncIterable<readonly string[]> {
  yield executionArns
}

/** A query that is not valid is refused at once, and not by the job. */
function pagesOf({ store, clock }: ApiContext, input: InputOf<typeof searchInput>): AsyncIterable<readonly string[]> {
  const query = readQuery(input, clock.now())
  return (async function* () {
    let beforeId: number | null = null
    do {
      const { found, ...page } = await searchExecutions(store, query, { beforeId, limit: pageSize })
      yield found.map(({ execution }) => execution.arn)
      beforeId = page.beforeId
    } while (beforeId !== null)
  })()
}
