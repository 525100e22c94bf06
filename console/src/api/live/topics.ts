/** What the server tells news of: see src/api/console/live/topics.ts. */
export type Topic = 'executions' | 'waits' | 'machines' | 'activities' | `execution:${string}` | `group:${string}`

type Input = Readonly<Record<string, unknown>>

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const ofExecution = ({ executionArn }: Input): Topic | null => {
  const arn = text(executionArn)
  return arn === null ? null : `execution:${arn}`
}
const ofGroup = (arn: unknown): Topic | null => {
  const known = text(arn)
  return known === null ? null : `group:${withoutQualifier(known)}`
}
const machines = (): Topic => 'machines'
const activities = (): Topic => 'activities'

/** The topic whose news changes what an operation answers to an input. */
const topics: Readonly<Record<string, (input: Input) => Topic | null>> = {
  CountExecutions: ({ stateMachineArns }) =>
    Array.isArray(stateMachineArns) && stateMachineArns.length === 1 ? ofGroup(stateMachineArns[0]) : 'executions',
  DescribeActivity: activities,
  DescribeExecution: ofExecution,
  DescribeMapRun: ({ mapRunArn }) => ofGroup(mapRunArn),
  DescribeStateMachine: machines,
  DescribeStateMachineAlias: machines,
  GetExecutionHistory: ofExecution,
  ListActivities: activities,
  ListExpressExecutions: ({ stateMachineArn }) => ofGroup(stateMachineArn),
  ListExecutions: ({ stateMachineArn, mapRunArn }) => ofGroup(stateMachineArn) ?? ofGroup(mapRunArn),
  ListMapRunErrors: ({ mapRunArn }) => ofGroup(mapRunArn),
  ListMapRuns: ofExecution,
  ListStateMachineAliases: machines,
  ListStateMachineVersions: machines,
  ListStateMachines: machines,
  ListWaits: (input) => ofExecution(input) ?? 'waits',
  SearchExecutions: ({ stateMachineArn }) => ofGroup(stateMachineArn) ?? 'executions',
}

/** Null if the server has no news of it. */
export function topicOf(operation: string, input: object): Topic | null {
  return Object.hasOwn(topics, operation) ? (topics[operation]?.(input as Input) ?? null) : null
}

const machineArnParts = 7

/** Executions of a version or through an alias are news of their state machine. */
function withoutQualifier(arn: string): string {
  return arn.includes(':stateMachine:') ? arn.split(':').slice(0, machineArnParts).join(':') : arn
}

// With more than these, it is simpler to hear of all executions.
const groupsMax = 40

/** The topics to ask the server for, so that it tells of all these. */
export function asked(wanted: Iterable<Topic>): ReadonlySet<Topic> {
  const all = new Set(wanted)
  const groups = [...all].filter((topic) => topic.startsWith('group:'))
  if (groups.length <= groupsMax) return all
  for (const group of groups) all.delete(group)
  return all.add('executions')
}

export interface Nudge {
  readonly ready?: true
  readonly resync?: true
  readonly executions?: readonly {
    readonly executionArn: string
    readonly eventId?: number
    readonly status?: string
  }[]
  readonly groups?: readonly string[]
  readonly topics?: readonly Topic[]
}

/** What a nudge says about a topic: null for nothing. */
export interface News {
  /** The id of the last event of the execution, if that is all that is new. */
  readonly eventId: number | null
}

export function newsOf(nudge: Nudge, topic: Topic): News | null {
  if (nudge.resync === true) return { eventId: null }
  const arn = topic.slice(topic.indexOf(':') + 1)
  if (topic.startsWith('execution:')) {
    const news = nudge.executions?.find(({ executionArn }) => executionArn === arn)
    if (news === undefined) return null
    return { eventId: news.status === undefined ? (news.eventId ?? null) : null }
  }
  const isNews = topic.startsWith('group:') ? nudge.groups?.includes(arn) : nudge.topics?.includes(topic)
  return isNews === true ? { eventId: null } : null
}
