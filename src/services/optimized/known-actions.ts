import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { IntegrationPattern } from '../../asl/task-resource.ts'

/** What the service's tables say of one action of an optimized integration. */
export interface KnownAction {
  readonly patterns: readonly IntegrationPattern[]
  /** The names that its parameters may have, or null where those of the API are. */
  readonly supported: readonly string[] | null
  readonly required: readonly string[]
}

/** What came after the table: the integration of June 2026, and options that later editions of the guide name. */
const additions: Readonly<Record<string, KnownAction>> = {
  'bedrockagentcore:invokeHarness': {
    patterns: ['requestResponse'],
    supported: null,
    required: ['HarnessArn', 'RuntimeSessionId', 'Messages'],
  },
}

/** Parameters that the guide's examples have though its lists do not, or that were observed to be taken. */
const alsoSupported: Readonly<Record<string, readonly string[]>> = {
  'batch:submitJob': ['PropagateTags'],
  'lambda:invoke': ['LogType'],
  'states:startExecution': ['TraceHeader'],
}

/** Where the list means the request of the API as a whole: it names `CreateJobRequest`. */
const wholeRequests: ReadonlySet<string> = new Set(['mediaconvert:createJob'])

let actions: ReadonlyMap<string, KnownAction> | null = null

/** All actions by `<resource type>:<action>`. Read when the first one is asked for. */
export function knownActions(): ReadonlyMap<string, KnownAction> {
  actions ??= readActions()
  return actions
}

function readActions(): ReadonlyMap<string, KnownAction> {
  const file = path.join(import.meta.dirname, 'data/actions.json')
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, KnownAction>
  return new Map(
    Object.entries({ ...stored, ...additions }).map(([name, action]) => {
      const { supported } = action
      const isWhole = supported === null || wholeRequests.has(name)
      return [name, { ...action, supported: isWhole ? null : [...supported, ...(alsoSupported[name] ?? [])] }]
    }),
  )
}
