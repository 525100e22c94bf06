import assert from 'node:assert/strict'
import type { RunningServer } from '../../src/server/options.ts'
import { arnOf, callEvents, type FilledSet, type Output, tryCall } from './full-directory.ts'

interface List {
  readonly operation: string
  readonly input: object
  /** The member of the answer that has the items, and the one that identifies them. */
  readonly items: string
  readonly name: (item: Output) => unknown
}

/** What was found: names in lists, or null for a list of something that cannot be read itself. */
export type Found = ReadonlyMap<string, readonly unknown[] | null>

const pagesMax = 500

// Far more than any list in these tests has, in pages of a few.
const pageSize = 3

const byArn = (member: string) => (item: Output) => item[member]

export const globalLists: readonly List[] = [
  { operation: 'ListStateMachines', input: {}, items: 'stateMachines', name: byArn('stateMachineArn') },
  { operation: 'ListActivities', input: {}, items: 'activities', name: byArn('activityArn') },
]

function listsOf({ name, open, closed, mapRuns }: FilledSet): readonly List[] {
  const work = arnOf('stateMachine', `${name}-work`)
  const executions = (input: object): List => ({
    operation: 'ListExecutions',
    input,
    items: 'executions',
    name: byArn('executionArn'),
  })
  const histories = [...Object.values(open), ...closed].flatMap((executionArn) =>
    [false, true].map((reverseOrder) => ({
      operation: 'GetExecutionHistory',
      input: { executionArn, reverseOrder, includeExecutionData: !reverseOrder },
      items: 'events',
      name: (event: Output) => `${event.id} ${event.type}`,
    })),
  )
  return [
    executions({ stateMachineArn: work }),
    executions({ stateMachineArn: work, statusFilter: 'FAILED' }),
    executions({ stateMachineArn: `${work}:1` }),
    executions({ stateMachineArn: `${work}:live` }),
    ...mapRuns.map((mapRunArn) => executions({ mapRunArn })),
    {
      operation: 'ListStateMachineVersions',
      input: { stateMachineArn: work },
      items: 'stateMachineVersions',
      name: byArn('stateMachineVersionArn'),
    },
    {
      operation: 'ListStateMachineAliases',
      input: { stateMachineArn: work },
      items: 'stateMachineAliases',
      name: byArn('stateMachineAliasArn'),
    },
    ...[work, arnOf('activity', name)].map((resourceArn) => ({
      operation: 'ListTagsForResource',
      input: { resourceArn },
      items: 'tags',
      name: byArn('key'),
    })),
    ...[open.mapping, closed[2]!].map((executionArn) => ({
      operation: 'ListMapRuns',
      input: { executionArn },
      items: 'mapRuns',
      name: byArn('mapRunArn'),
    })),
    ...histories,
  ]
}

/** Reads every list, page by page. */
export async function readLists(server: RunningServer, set: FilledSet | null): Promise<Found> {
  const found = new Map<string, readonly unknown[] | null>()
  for (const list of set === null ? globalLists : listsOf(set)) {
    found.set(`${list.operation} ${JSON.stringify(list.input)}`, await readList(server, list, set === null))
  }
  if (set === null) found.set('ListConnections', await readConnections(server))
  return found
}

async function readList(server: RunningServer, list: List, isGlobal: boolean): Promise<readonly unknown[] | null> {
  const names: unknown[] = []
  const isPaged = list.operation !== 'ListTagsForResource'
  let nextToken: unknown
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const paging = isPaged ? { maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) } : {}
    const answer = await tryCall(server, list.operation, { ...list.input, ...paging })
    if (answer.status !== 200) {
      assert.ok(!isGlobal, `${list.operation}: ${JSON.stringify(answer.output)}`)
      assertClear(list.operation, list.input, answer)
      return null
    }
    names.push(...(answer.output[list.items] as readonly Output[]).map(list.name))
    nextToken = answer.output.nextToken
    if (nextToken === undefined) return names
  }
  throw new Error(`${list.operation} ${JSON.stringify(list.input)} has no last page`)
}

async function readConnections(server: RunningServer): Promise<readonly unknown[]> {
  const names: unknown[] = []
  let NextToken: unknown
  do {
    const { status, output } = await callEvents(server, 'ListConnections', { Limit: pageSize, NextToken })
    assert.equal(status, 200, JSON.stringify(output))
    names.push(...(output.Connections as readonly Output[]).map(({ Name }) => Name))
    NextToken = output.NextToken
  } while (NextToken !== undefined && names.length < pagesMax)
  return names
}

/** Reads, and then writes, everything that has an ARN. Whatever fails must say so clearly. */
export async function useEverything(server: RunningServer, set: FilledSet): Promise<void> {
  const { name, open, closed, mapRuns, tokens } = set
  const work = arnOf('stateMachine', `${name}-work`)
  const all = [...Object.values(open), ...closed]
  const uses: readonly [operation: string, input: object][] = [
    ['DescribeStateMachine', { stateMachineArn: work }],
    ['DescribeStateMachine', { stateMachineArn: `${work}:1` }],
    ['DescribeStateMachineAlias', { stateMachineAliasArn: `${work}:live` }],
    ['DescribeActivity', { activityArn: arnOf('activity', name) }],
    ...all.map((executionArn) => ['DescribeExecution', { executionArn }] as [string, object]),
    ...all.map((executionArn) => ['DescribeStateMachineForExecution', { executionArn }] as [string, object]),
    ...mapRuns.map((mapRunArn) => ['DescribeMapRun', { mapRunArn }] as [string, object]),
    ['CreateActivity', { name }],
    ['TagResource', { resourceArn: work, tags: [{ key: 'more', value: '1' }] }],
    ['TagResource', { resourceArn: arnOf('activity', name), tags: [{ key: 'of', value: '2' }] }],
    ['PublishStateMachineVersion', { stateMachineArn: work }],
    ['UpdateStateMachine', { stateMachineArn: work, roleArn: 'arn:aws:iam::123456789012:role/other', publish: true }],
    ['UpdateStateMachineAlias', { stateMachineAliasArn: `${work}:live`, description: 'another' }],
    ['UpdateMapRun', { mapRunArn: mapRuns[1]!, maxConcurrency: 5 }],
    ['StartExecution', { stateMachineArn: work, name: `${name}-after` }],
    ['StartExecution', { stateMachineArn: work, name: `${name}-failed` }],
    ['RedriveExecution', { executionArn: closed[0]! }],
    ['SendTaskHeartbeat', { taskToken: tokens[0]! }],
    ...tokens.map((taskToken) => ['SendTaskSuccess', { taskToken, output: '{}' }] as [string, object]),
    ...Object.values(open).map((executionArn) => ['StopExecution', { executionArn }] as [string, object]),
    ['DeleteStateMachine', { stateMachineArn: arnOf('stateMachine', `${name}-nested`) }],
    ['DeleteActivity', { activityArn: arnOf('activity', name) }],
  ]
  for (const [operation, input] of uses) assertClear(operation, input, await tryCall(server, operation, input))
  for (const [operation, input] of [
    ['DescribeConnection', { Name: name }],
    ['UpdateConnection', { Name: name, Description: 'another' }],
    ['DeleteConnection', { Name: name }],
  ] as const) {
    assertClear(operation, input, await callEvents(server, operation, input))
  }
}

/** Whether an answer says what is wrong: a server failure must name the table and the row. */
function assertClear(
  operation: string,
  input: object,
  { status, output }: { readonly status: number; readonly output: Output },
): void {
  if (status < 500) return
  const text = `${operation} ${JSON.stringify(input)}: ${status} ${JSON.stringify(output)}`
  const message = String(output.message ?? output.Message)
  assert.match(message, /^The server cannot read its stored data\. .*\btable (?:\w+ )?has a damaged row \(.+\)/, text)
}
