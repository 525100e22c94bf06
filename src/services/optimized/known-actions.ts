import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ParameterShape } from '../../asl/parameters/parameter-shape.ts'
import type { IntegrationPattern } from '../../asl/task-resource.ts'
import { parameterShape } from './parameters/parameter-shapes.ts'

/** What is known about one action of an optimized integration. */
export interface KnownAction {
  readonly patterns: readonly IntegrationPattern[]
  /** Which parameters it may have, and which are required. */
  readonly parameters: ParameterShape
}

/** What the service's tables say about an action. */
interface ListedAction {
  readonly patterns: readonly IntegrationPattern[]
  /** Some of the parameter names that it supports; null if there is no list. */
  readonly supported: readonly string[] | null
  readonly required: readonly string[]
}

/** Integrations added since the table was made: that of June 2026. */
const additions: Readonly<Record<string, ListedAction>> = {
  'bedrockagentcore:invokeHarness': {
    patterns: ['requestResponse'],
    supported: null,
    required: ['HarnessArn', 'RuntimeSessionId', 'Messages'],
  },
}

/** Actions whose list just names the API's whole request, such as `CreateJobRequest`. */
const wholeRequests: ReadonlySet<string> = new Set(['mediaconvert:createJob'])

let actions: ReadonlyMap<string, KnownAction> | null = null

/** All actions, by `<resource type>:<action>`. The table is read on first use. */
export function knownActions(): ReadonlyMap<string, KnownAction> {
  actions ??= readActions()
  return actions
}

function readActions(): ReadonlyMap<string, KnownAction> {
  const file = path.join(import.meta.dirname, 'data/actions.json')
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, ListedAction>
  return new Map(Object.entries({ ...stored, ...additions }).map(([name, action]) => [name, knownAction(name, action)]))
}

function knownAction(name: string, { patterns, required, supported }: ListedAction): KnownAction {
  const [resourceType = '', action = ''] = name.split(':')
  const listed = wholeRequests.has(name) ? null : supported
  let parameters: ParameterShape | null = null
  return {
    patterns,
    get parameters() {
      parameters ??= parameterShape(resourceType, action, { required, supported: listed ?? [] })
      return parameters
    },
  }
}
