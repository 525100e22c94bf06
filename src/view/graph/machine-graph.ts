import type { DefinitionModel, ModelFlow, StateNode } from '../../asl/model/machine.ts'
import { getMember, isObject, type JsonObject, type JsonValue, memberEntries, stringify } from '../../json/index.ts'

/** The states of a machine and what leads from one to another, containers within containers. */
export interface MachineGraph {
  readonly root: GraphFlow
  /** Every state, in document order. Names are unique in a machine, also across branches. */
  readonly nodes: ReadonlyMap<string, GraphNode>
}

/** The states of the machine, of a branch, or of a Map state's processor. */
export interface GraphFlow {
  readonly owner: GraphNode | null
  readonly index: number
  readonly startAt: string | null
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** Whether its states run in executions of their own. */
  readonly isDistributed: boolean
}

export interface GraphNode {
  readonly name: string
  /** The state's type as the definition has it, which may not exist. */
  readonly type: string
  /** What a Task state calls, shortly: `lambda:invoke`; null for other states. */
  readonly resource: string | null
  readonly isEnd: boolean
  readonly flows: readonly GraphFlow[]
}

export type EdgeKind = 'next' | 'choice' | 'default' | 'catch'

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly kind: EdgeKind
  /** The condition or the errors for which it is taken; empty for `next`. */
  readonly label: string
}

/** Reads the graph of a definition. Transitions to states that do not exist are left out. */
export function machineGraph(model: DefinitionModel): MachineGraph {
  const flowsOf = new Map<StateNode | null, ModelFlow[]>()
  for (const flow of model.flows) {
    const siblings = flowsOf.get(flow.owner)
    if (siblings === undefined) flowsOf.set(flow.owner, [flow])
    else siblings.push(flow)
  }
  const nodes = new Map<string, GraphNode>()
  const readFlow = (flow: ModelFlow, index: number, owner: () => GraphNode | null): GraphFlow => ({
    get owner() {
      return owner()
    },
    index,
    startAt: flow.startAt !== null && flow.states.has(flow.startAt) ? flow.startAt : null,
    nodes: [...flow.states.values()].map(readNode),
    edges: [...flow.states.values()].flatMap((state) => edgesOf(state).filter(({ to }) => flow.states.has(to))),
    isDistributed: flow.isDistributed,
  })
  const readNode = (state: StateNode): GraphNode => {
    const type = textOf(state.object, 'Type') ?? ''
    const node: GraphNode = {
      name: state.name,
      type,
      resource: type === 'Task' ? shortResource(textOf(state.object, 'Resource') ?? '') : null,
      isEnd: getMember(state.object, 'End') === true || type === 'Succeed' || type === 'Fail',
      flows: (flowsOf.get(state) ?? []).map((flow, index) => readFlow(flow, index, () => node)),
    }
    nodes.set(node.name, node)
    return node
  }
  const [top] = flowsOf.get(null) ?? []
  const root =
    top === undefined
      ? { owner: null, index: 0, startAt: null, nodes: [], edges: [], isDistributed: false }
      : readFlow(top, 0, () => null)
  return { root, nodes }
}

function edgesOf({ name, object }: StateNode): GraphEdge[] {
  const edges: GraphEdge[] = []
  const add = (to: string | null, kind: EdgeKind, label: string) => {
    if (to !== null) edges.push({ from: name, to, kind, label })
  }
  for (const rule of objectsIn(object, 'Choices')) add(textOf(rule, 'Next'), 'choice', conditionText(rule))
  add(textOf(object, 'Default'), 'default', 'Default')
  add(textOf(object, 'Next'), 'next', '')
  for (const catcher of objectsIn(object, 'Catch')) {
    const errors = getMember(catcher, 'ErrorEquals')
    add(textOf(catcher, 'Next'), 'catch', Array.isArray(errors) ? errors.filter(isText).join(', ') : '')
  }
  return edges
}

/** `arn:aws:states:::lambda:invoke.waitForTaskToken` is `lambda:invoke.waitForTaskToken`, a function is its name. */
function shortResource(resource: string): string {
  const integration = /^arn:[^:]*:states:[^:]*:[^:]*:(.+)$/s.exec(resource)?.[1]
  if (integration !== undefined) return integration
  return /^arn:[^:]*:lambda:[^:]*:[^:]*:function:(.+)$/s.exec(resource)?.[1] ?? resource
}

/** Writes a rule of a Choice state as a condition that people can read. */
export function conditionText(rule: JsonObject): string {
  const comment = textOf(rule, 'Comment')
  if (comment !== null) return comment
  const condition = textOf(rule, 'Condition')
  if (condition !== null) return condition.replace(/^\{%\s*|\s*%\}$/g, '')
  for (const [member, word] of [
    ['And', ' and '],
    ['Or', ' or '],
  ] as const) {
    const parts = objectsIn(rule, member)
    if (parts.length > 0) return parts.map((part) => bracketed(part, conditionText(part))).join(word)
  }
  const not = getMember(rule, 'Not')
  if (isObject(not)) return `not (${conditionText(not)})`
  return comparisonText(rule)
}

function bracketed(rule: JsonObject, text: string): string {
  return getMember(rule, 'And') !== undefined || getMember(rule, 'Or') !== undefined ? `(${text})` : text
}

const comparisonSigns: readonly (readonly [RegExp, string])[] = [
  [/GreaterThanEquals/, '≥'],
  [/LessThanEquals/, '≤'],
  [/GreaterThan/, '>'],
  [/LessThan/, '<'],
  [/Equals/, '='],
  [/Matches/, 'matches'],
]

function comparisonText(rule: JsonObject): string {
  const variable = textOf(rule, 'Variable') ?? ''
  for (const [name, value] of memberEntries(rule)) {
    if (name === 'Variable' || name === 'Next' || name === 'Assign' || name === 'Output') continue
    const tested = /^Is(\w+)$/.exec(name)?.[1]
    if (tested !== undefined) return `${variable} is ${value === true ? '' : 'not '}${tested.toLowerCase()}`
    const sign = comparisonSigns.find(([pattern]) => pattern.test(name))?.[1] ?? name
    return `${variable} ${sign} ${stringify(value)}`
  }
  return variable
}

function textOf(object: JsonObject, name: string): string | null {
  const value = getMember(object, name)
  return typeof value === 'string' ? value : null
}

function objectsIn(object: JsonObject, name: string): JsonObject[] {
  const value = getMember(object, name)
  return Array.isArray(value) ? value.filter(isObject) : []
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string'
}
