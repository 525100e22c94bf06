import { type EventOf, type EventType, type HistoryEvent, isStateEntered, isStateExited } from '../../engine/event.ts'
import { formatDuration } from './duration.ts'

export type Mark = 'caught' | 'entered' | 'failed' | 'left' | 'more' | 'retried'

/** A line to show about an execution's progress. */
export interface ProgressLine {
  readonly mark: Mark
  /** How many Parallel branches or Map iterations enclose it. */
  readonly depth: number
  readonly text: string
}

/** The path through one flow: an execution, a branch, or an iteration. One of its states is open at a time. */
interface Scope {
  readonly parent: Scope | null
  /** The attempt at the Parallel or Map state that this belongs to; null for the execution itself. */
  readonly within: { readonly state: OpenState; readonly start: number } | null
  readonly depth: number
  /** `[3] ` in an iteration. */
  readonly label: string
  /** One of many alike: only what goes wrong in it is shown. */
  readonly isQuiet: boolean
  open: OpenState | null
  /** Those of its events that later ones may follow. */
  readonly eventIds: number[]
  /** The branches and iterations of the open state. */
  readonly inside: Scope[]
}

/**
 * What a state waits for: something here (a call in progress, a timer), another execution, or only somebody outside: a
 * worker, or the holder of the task token.
 */
export type Awaited = 'here' | 'execution' | 'outside'

/** A state that has been entered and not yet exited. */
export type WaitingState = Pick<OpenState, 'awaits' | 'name'>

interface OpenState {
  readonly name: string
  readonly type: string
  readonly enteredMillis: number
  readonly enteredLine: ProgressLine
  /** How often its work was started: once, and again for each retry. */
  starts: number
  /** Whether its last attempt failed. */
  failed: boolean
  awaits: Awaited
}

/** How many iterations of a Map, and how many children of a map run, are shown in full. */
export const shownMax = 20

const startTypes: ReadonlySet<EventType> = new Set([
  'ActivityScheduled',
  'LambdaFunctionScheduled',
  'MapStateStarted',
  'ParallelStateStarted',
  'TaskScheduled',
] as const)

const failureTypes = [
  'ActivityFailed',
  'ActivityTimedOut',
  'EvaluationFailed',
  'LambdaFunctionFailed',
  'LambdaFunctionTimedOut',
  'MapRunFailed',
  'MapStateFailed',
  'ParallelStateFailed',
  'TaskFailed',
  'TaskTimedOut',
] as const

const containerType = /^(Map|Parallel)State(?:Started|Succeeded|Failed)$/

/**
 * Decides from an execution's events what to show of it. The `previousEventId` of an event tells which branch it belongs
 * to, so only ids are remembered, and only for as long as other events may follow them: some executions never end.
 */
export class Progress {
  readonly #scopes = new Map<number, Scope>()
  /** Ids of the events after which a branch's first state is entered. */
  readonly #parallelStarts = new Set<number>()
  readonly #root: Scope

  /** `depth` is the indentation of the outermost states. If `isQuiet`, only what goes wrong is shown. */
  constructor(depth = 0, isQuiet = false) {
    this.#root = { parent: null, within: null, depth, label: '', isQuiet, open: null, eventIds: [], inside: [] }
  }

  /** The lines for a turn's events. A state that is exited as soon as it is entered takes one line. */
  lines(events: readonly HistoryEvent[]): ProgressLine[] {
    const lines: ProgressLine[] = []
    for (const event of events) {
      const scope = this.#scopeOf(event)
      // From here on, events follow this one: they belong to the next state, or to the next attempt at this one.
      if (event.type.endsWith('StateEntered') || startTypes.has(event.type)) this.#forget(scope)
      scope.eventIds.push(event.id)
      this.#scopes.set(event.id, scope)
      if (event.type === 'ParallelStateStarted') this.#parallelStarts.add(event.id)
      if (isFirstUnshown(event, scope)) lines.push({ mark: 'more', depth: scope.depth, text: moreText('iterations') })
      const line = lineOf(event, scope)
      if (line === null || (scope.isQuiet && !line.goesWrong)) continue
      if (line.replaces !== null && lines.at(-1) === line.replaces) lines.pop()
      lines.push(line.shown)
    }
    return lines
  }

  /** The states that are waiting for something, without those that only wait for their branches. */
  waiting(): WaitingState[] {
    return [...new Set(this.#scopes.values())]
      .filter((scope) => isCurrent(scope))
      .flatMap(({ open }) => (open === null || open.type === 'Parallel' || open.type === 'Map' ? [] : [open]))
  }

  /** How many events are remembered. */
  get eventCount(): number {
    return this.#scopes.size
  }

  #forget(scope: Scope): void {
    for (const id of scope.eventIds.splice(0)) {
      this.#scopes.delete(id)
      this.#parallelStarts.delete(id)
    }
    for (const each of scope.inside.splice(0)) this.#forget(each)
  }

  #scopeOf(event: HistoryEvent): Scope {
    const before = this.#scopes.get(event.previousEventId) ?? this.#root
    if (event.type === 'MapIterationStarted') {
      const { name, index } = event.fields
      const map = outwards(before, ({ open }) => open?.type === 'Map' && open.name === name)
      return scopeInside(map, `[${index}] `, index >= shownMax)
    }
    if (isStateEntered(event)) {
      return this.#parallelStarts.has(event.previousEventId) ? scopeInside(before, '') : before
    }
    if (isStateExited(event)) return outwards(before, ({ open }) => open?.name === event.fields.name)
    const container = containerType.exec(event.type)?.[1]
    return container === undefined ? before : outwards(before, ({ open }) => open?.type === container)
  }
}

interface EventLine {
  readonly shown: ProgressLine
  /** The line that this one replaces if nothing came in between. */
  readonly replaces: ProgressLine | null
  /** Whether something failed, now or before. */
  readonly goesWrong: boolean
}

/** What to show of an event. */
function lineOf(event: HistoryEvent, scope: Scope): EventLine | null {
  const { depth, label, open } = scope
  if (isStateEntered(event)) {
    const { name } = event.fields
    const type = event.type.slice(0, -'StateEntered'.length)
    const shown: ProgressLine = { mark: type === 'Fail' ? 'failed' : 'entered', depth, text: `${label}${name}` }
    scope.open = {
      name,
      type,
      enteredMillis: event.timestampMillis,
      enteredLine: shown,
      starts: 0,
      failed: false,
      awaits: 'here',
    }
    return { shown, replaces: null, goesWrong: type === 'Fail' }
  }
  if (open === null) return null
  if (isStateExited(event)) {
    scope.open = null
    const millis = event.timestampMillis - open.enteredMillis
    const text = `${label}${open.name}${open.failed ? ', caught' : ''}${millis > 0 ? ` (${formatDuration(millis)})` : ''}`
    const mark = open.failed ? 'caught' : 'left'
    return { shown: { mark, depth, text }, replaces: open.enteredLine, goesWrong: open.failed || open.starts > 1 }
  }
  if (startTypes.has(event.type)) {
    open.starts++
    open.failed = false
    open.awaits = event.type === 'ActivityScheduled' ? 'outside' : 'here'
    if (open.starts === 1) return null
    const text = `${label}${open.name}, retry ${open.starts - 1}`
    return { shown: { mark: 'retried', depth, text }, replaces: null, goesWrong: true }
  }
  if (event.type === 'ExecutionFailed') {
    // It failed before it did anything, for example because its input lacks what its parameters need: no event of its own
    // shows it.
    if (open.failed || open.type === 'Fail') return null
    open.failed = true
    const shown: ProgressLine = { mark: 'failed', depth, text: `${label}${open.name}${failureOf(event.fields)}` }
    return { shown, replaces: open.enteredLine, goesWrong: true }
  }
  if (event.type === 'TaskSubmitted') open.awaits = awaitedAfter(event.fields.resource)
  // MapRunFailed has shown it already, with the reason.
  if (!isFailure(event) || (event.type === 'MapStateFailed' && open.failed)) return null
  open.failed = true
  const text = `${label}${open.name}${failureOf(event.fields)}`
  return { shown: { mark: 'failed', depth, text }, replaces: open.enteredLine, goesWrong: true }
}

function isFailure(event: HistoryEvent): event is EventOf<(typeof failureTypes)[number]> {
  return (failureTypes as readonly EventType[]).includes(event.type)
}

function isFirstUnshown(event: HistoryEvent, { parent }: Scope): boolean {
  return event.type === 'MapIterationStarted' && event.fields.index === shownMax && parent?.isQuiet === false
}

/** Shown in place of the first of many that are not shown. */
export function moreText(things: string): string {
  return `more ${things}: only failures are shown`
}

function awaitedAfter(resource: string): Awaited {
  if (resource.endsWith('.waitForTaskToken')) return 'outside'
  return resource.startsWith('startExecution.sync') ? 'execution' : 'here'
}

function scopeInside(parent: Scope, label: string, isQuiet = false): Scope {
  const within = parent.open === null ? null : { state: parent.open, start: parent.open.starts }
  const scope: Scope = {
    parent,
    within,
    depth: parent.depth + 1,
    label,
    isQuiet: isQuiet || parent.isQuiet,
    open: null,
    eventIds: [],
    inside: [],
  }
  parent.inside.push(scope)
  return scope
}

/** False for a branch that a retry or a catcher has abandoned. */
function isCurrent(scope: Scope): boolean {
  for (let each = scope; each.parent !== null; each = each.parent) {
    const state = each.parent.open
    if (state === null || state !== each.within?.state || state.starts !== each.within.start) return false
  }
  return true
}

/** The nearest flow around an event that meets the condition; the event's own if none does. */
function outwards(scope: Scope, meant: (scope: Scope) => boolean): Scope {
  for (let each: Scope | null = scope; each !== null; each = each.parent) if (meant(each)) return each
  return scope
}

/** Error and cause as shown after a state's name. */
export function failureOf(
  failure: { readonly error?: string | undefined; readonly cause?: string | undefined } | null,
): string {
  const { error, cause = '' } = failure ?? {}
  return `${error === undefined ? '' : `: ${error}`}${cause === '' ? '' : `: ${shortened(cause)}`}`
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
