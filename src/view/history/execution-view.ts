import type { HistoryEvent } from './history-event.ts'
import type { Attempt, Flow, FlowStatus, Visit } from './visit.ts'

interface Owner {
  readonly flow: Flow
  readonly visit: Visit | null
}

const entered = 'StateEntered'
const exited = 'StateExited'

/**
 * What an execution did, state by state, read from its history. Events can be added as they come, in their order. Each
 * event belongs to the state of the event that led to it, so histories of any shape can be read without the definition.
 */
export class ExecutionView {
  readonly root: Flow = newFlow(null, 0, 0)
  readonly #owners = new Map<number, Owner>()
  readonly #events: HistoryEvent[] = []
  /** Visits that have not ended, in the order of their entry. */
  readonly #open = new Set<Visit>()
  /** The branches or iterations of each state, by index: there may be thousands. */
  readonly #iterations = new Map<Visit, Map<number, Flow>>()
  /** Those that a redrive goes on with, until their first event. */
  #resuming = new Set<Visit>()
  redriveCount = 0
  error: string | null = null
  cause: string | null = null
  input: string | null = null
  output: string | null = null

  get events(): readonly HistoryEvent[] {
    return this.#events
  }

  /** The state that an event belongs to; null for those of the execution itself, and for unknown ones. */
  visitOf(eventId: number): Visit | null {
    return this.#owners.get(eventId)?.visit ?? null
  }

  /** Adds events that follow those added before; ones added before already are left out. */
  add(events: Iterable<HistoryEvent>): void {
    for (const event of events) {
      if (this.#owners.has(event.id)) continue
      const owner = this.#take(event)
      owner.visit?.eventIds.push(event.id)
      this.#owners.set(event.id, owner)
      this.#events.push(event)
    }
  }

  #take(event: HistoryEvent): Owner {
    const { type } = event
    if (type.endsWith(entered)) return this.#enter(event)
    if (type.endsWith(exited)) return this.#exit(event)
    if (type.startsWith('Execution')) return this.#takeExecutionEvent(event)
    if (type.startsWith('MapIteration')) return this.#takeIteration(event)
    const family = /^(Parallel|Map|Task|Wait)State(Started|Succeeded|Failed|Aborted)$/.exec(type)
    if (family !== null) return this.#takeStateEvent(event, family[1] as string, family[2] as string)
    if (type.startsWith('MapRun')) return this.#takeMapRun(event)
    return this.#takeCall(event)
  }

  #enter(event: HistoryEvent): Owner {
    const name = event.details.name ?? ''
    const flow = this.#flowEntered(event, name)
    const visit: Visit = {
      id: event.id,
      name,
      type: event.type.slice(0, -entered.length),
      flow,
      enteredMillis: event.timestampMillis,
      exitedMillis: null,
      status: 'InProgress',
      input: event.details.input ?? null,
      output: null,
      assignedVariables: null,
      error: null,
      cause: null,
      attempts: [],
      flows: [],
      iterationCount: null,
      mapRunArn: null,
      eventIds: [],
    }
    flow.visits.push(visit)
    this.#open.add(visit)
    return { flow, visit }
  }

  #flowEntered(event: HistoryEvent, name: string): Flow {
    const before = this.#owners.get(event.previousEventId)
    if (before === undefined) return this.root
    const previous = this.#eventOf(event.previousEventId)
    if (previous?.type === 'ParallelStateStarted' && before.visit !== null) {
      return this.#beginFlow(before.visit, before.visit.flows.length, event)
    }
    if (previous?.type === 'ExecutionRedriven') {
      // A Fail state is entered again.
      const again = [...this.#resuming].find((visit) => visit.name === name)
      if (again === undefined) return before.flow
      this.#resuming.delete(again)
      this.#open.delete(again)
      again.status = 'Failed'
      return again.flow
    }
    return before.flow
  }

  #exit(event: HistoryEvent): Owner {
    const name = event.details.name
    const visit = this.#nearest(event, (each) => each.name === name && each.exitedMillis === null)
    if (visit === null) return { flow: this.root, visit: null }
    visit.exitedMillis = event.timestampMillis
    visit.output = event.details.output ?? null
    visit.assignedVariables = event.details.assignedVariables ?? null
    visit.status = visit.error === null ? 'Succeeded' : 'Caught'
    this.#open.delete(visit)
    // What was still going on inside ended with the failure that was caught.
    for (const flow of visit.flows) this.#endFlow(flow, 'Aborted', event.timestampMillis)
    return { flow: visit.flow, visit }
  }

  #takeExecutionEvent(event: HistoryEvent): Owner {
    const { type, details, timestampMillis } = event
    const { root } = this
    if (type === 'ExecutionStarted') {
      root.startedMillis = timestampMillis
      this.input = details.input ?? null
    } else if (type === 'ExecutionRedriven') this.#redrive(details.redriveCount ?? this.redriveCount + 1)
    else {
      this.output = details.output ?? null
      this.error = details.error ?? null
      this.cause = details.cause ?? null
      const status = type.slice('Execution'.length) as FlowStatus
      const last = this.#owners.get(event.previousEventId)?.visit ?? null
      if (status === 'Failed') this.#fail(last, event)
      this.#endFlow(root, status, timestampMillis)
    }
    return { flow: root, visit: null }
  }

  /** Marks the state whose failure ended everything around it. */
  #fail(visit: Visit | null, event: HistoryEvent): void {
    if (visit === null || !this.#open.has(visit)) return
    visit.error ??= event.details.error ?? null
    visit.cause ??= event.details.cause ?? null
    this.#end(visit, 'Failed', event.timestampMillis)
    if (visit.flow.parent !== null) this.#fail(visit.flow.parent, event)
  }

  #redrive(count: number): void {
    this.redriveCount = count
    this.error = null
    this.cause = null
    this.#resuming = new Set()
    this.#reopen(this.root)
  }

  #reopen(flow: Flow): void {
    if (flow.status === 'Succeeded') return
    flow.status = 'InProgress'
    flow.endedMillis = null
    const last = flow.visits.at(-1)
    if (last === undefined || last.exitedMillis !== null) return
    last.status = 'InProgress'
    if (last.type !== 'Fail') {
      last.error = null
      last.cause = null
    }
    this.#open.add(last)
    this.#resuming.add(last)
    for (const each of last.flows) this.#reopen(each)
  }

  #takeIteration(event: HistoryEvent): Owner {
    const { name, index = 0 } = event.details
    const map = this.#nearest(event, (each) => each.type === 'Map' && each.name === name)
    if (map === null) return { flow: this.root, visit: null }
    this.#resuming.delete(map)
    const flow = this.#iterations.get(map)?.get(index) ?? this.#beginFlow(map, index, event)
    const status = event.type.slice('MapIteration'.length)
    if (status !== 'Started') {
      const last = this.#owners.get(event.previousEventId)?.visit ?? null
      if (status === 'Failed' && last?.flow === flow) this.#end(last, 'Failed', event.timestampMillis)
      this.#endFlow(flow, status as FlowStatus, event.timestampMillis)
    }
    return { flow, visit: map }
  }

  #takeStateEvent(event: HistoryEvent, type: string, what: string): Owner {
    const visit =
      what === 'Aborted'
        ? this.#firstOpen(type, event)
        : this.#nearest(event, (each) => each.type === type && each.exitedMillis === null)
    if (visit === null) return { flow: this.root, visit: null }
    if (what === 'Started') visit.iterationCount = event.details.length ?? null
    if (what === 'Succeeded') {
      for (const flow of visit.flows) this.#endFlow(flow, 'Succeeded', event.timestampMillis)
    }
    // One whose own failure led to this has its end from that.
    if (what === 'Aborted' && visit.error === null) this.#end(visit, 'Aborted', event.timestampMillis)
    if (what === 'Failed') {
      const led = this.#owners.get(event.previousEventId)?.visit ?? null
      visit.error ??= led?.error ?? led?.attempts.at(-1)?.error ?? ''
      visit.cause ??= led?.cause ?? led?.attempts.at(-1)?.cause ?? null
      for (let inner = led; inner !== null && inner !== visit; inner = inner.flow.parent) {
        this.#end(inner, 'Failed', event.timestampMillis)
        this.#endFlow(inner.flow, 'Failed', event.timestampMillis)
      }
    }
    return { flow: visit.flow, visit }
  }

  #takeMapRun(event: HistoryEvent): Owner {
    const visit = this.#nearest(event, (each) => each.type === 'Map' && each.exitedMillis === null)
    if (visit === null) return { flow: this.root, visit: null }
    this.#resuming.delete(visit)
    visit.mapRunArn = event.details.mapRunArn ?? visit.mapRunArn
    if (event.type === 'MapRunFailed') {
      visit.error = event.details.error ?? ''
      visit.cause = event.details.cause ?? null
    }
    return { flow: visit.flow, visit }
  }

  #takeCall(event: HistoryEvent): Owner {
    const { type, details, timestampMillis } = event
    if (type === 'EvaluationFailed') {
      const visit = this.#nearest(event, (each) => each.name === details.state)
      if (visit === null) return { flow: this.root, visit: null }
      visit.error = details.error ?? null
      visit.cause = details.cause ?? null
      return { flow: visit.flow, visit }
    }
    const visit = this.#calling(event)
    if (visit === null) return { flow: this.root, visit: null }
    const attempt = visit.attempts.at(-1)
    if (type.endsWith('Scheduled')) {
      visit.error = null
      visit.cause = null
      visit.attempts.push(newAttempt(event))
    } else if (attempt !== undefined) {
      if (type.endsWith('Started')) {
        attempt.startedMillis ??= timestampMillis
        attempt.workerName = details.workerName ?? null
      } else if (type.endsWith('Submitted')) attempt.submitted = details.output ?? ''
      else {
        attempt.endedMillis = timestampMillis
        attempt.output = details.output ?? null
        attempt.error = details.error ?? null
        attempt.cause = details.cause ?? null
        if (type.endsWith('Succeeded')) attempt.status = 'Succeeded'
        else {
          attempt.status = type.endsWith('TimedOut') ? 'TimedOut' : 'Failed'
          visit.error = details.error ?? ''
          visit.cause = details.cause ?? null
        }
      }
    }
    return { flow: visit.flow, visit }
  }

  /** The Task state that an event of a call belongs to. */
  #calling(event: HistoryEvent): Visit | null {
    const before = this.#owners.get(event.previousEventId)
    if (before?.visit?.type === 'Task' && before.visit.exitedMillis === null) return before.visit
    // After a redrive, calls follow its event, or that of their iteration. They are made again in the order of the states.
    for (const visit of this.#resuming) {
      if (visit.type !== 'Task' || (before?.visit?.type === 'Map' && visit.flow !== before.flow)) continue
      const called = visit.attempts.at(-1)
      if (called !== undefined && called.resource !== (event.details.resource ?? null)) continue
      this.#resuming.delete(visit)
      return visit
    }
    return null
  }

  /** The visit nearest to what led to an event: the one it belongs to, or one around that. */
  #nearest(event: HistoryEvent, matches: (visit: Visit) => boolean): Visit | null {
    const before = this.#owners.get(event.previousEventId)
    let visit = before?.visit ?? before?.flow.parent ?? null
    for (; visit !== null; visit = visit.flow.parent) if (matches(visit)) return visit
    // After a redrive, what goes on follows the event of the redrive.
    for (const each of this.#open) if (matches(each)) return each
    return null
  }

  /** The state that ended together with another that failed: the events of such ends name none. */
  #firstOpen(type: string, event: HistoryEvent): Visit | null {
    const failed = this.#owners.get(event.previousEventId)?.visit ?? null
    for (const visit of this.#open) {
      if (visit.type === type && visit !== failed && visit.flow.parent !== null) return visit
    }
    return failed
  }

  #beginFlow(parent: Visit, index: number, event: HistoryEvent): Flow {
    const flow = newFlow(parent, index, event.timestampMillis)
    parent.flows.push(flow)
    let known = this.#iterations.get(parent)
    if (known === undefined) {
      known = new Map()
      this.#iterations.set(parent, known)
    }
    if (!known.has(index)) known.set(index, flow)
    return flow
  }

  /** Ends a flow, and as aborted whatever in it has not ended by itself. */
  #endFlow(flow: Flow, status: FlowStatus, millis: number): void {
    if (flow.endedMillis !== null) return
    const last = flow.visits.at(-1)
    // A branch has no event of its end: it ended with its last state, as another would have followed at once.
    const isDone = flow.parent?.type === 'Parallel' && last !== undefined && last.exitedMillis !== null
    flow.status = isDone ? 'Succeeded' : status
    flow.endedMillis = isDone ? last.exitedMillis : millis
    if (last === undefined || !this.#open.has(last)) return
    this.#end(last, status === 'Failed' || status === 'TimedOut' ? status : 'Aborted', millis)
  }

  #end(visit: Visit, status: 'Failed' | 'TimedOut' | 'Aborted', millis: number): void {
    if (!this.#open.delete(visit)) return
    visit.status = status
    const attempt = visit.attempts.at(-1)
    if (attempt?.status === 'InProgress') {
      attempt.status = 'Aborted'
      attempt.endedMillis = millis
    }
    for (const flow of visit.flows) this.#endFlow(flow, 'Aborted', millis)
  }

  #eventOf(id: number): HistoryEvent | undefined {
    // Identifiers count from 1 without gaps, but for histories of which a part was lost.
    const guess = this.#events[id - 1]
    return guess?.id === id ? guess : this.#events.find((event) => event.id === id)
  }
}

function newFlow(parent: Visit | null, index: number, startedMillis: number): Flow {
  return { parent, index, visits: [], startedMillis, endedMillis: null, status: 'InProgress' }
}

function newAttempt({ id, timestampMillis, details }: HistoryEvent): Attempt {
  return {
    scheduledEventId: id,
    scheduledMillis: timestampMillis,
    startedMillis: null,
    endedMillis: null,
    status: 'InProgress',
    resourceType: details.resourceType ?? null,
    resource: details.resource ?? null,
    parameters: details.parameters ?? details.input ?? null,
    submitted: null,
    output: null,
    error: null,
    cause: null,
    workerName: null,
  }
}
