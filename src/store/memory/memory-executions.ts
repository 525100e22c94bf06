import { checkTurn } from '../check-turn.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  DueFrame,
  ExecutionEnd,
  ExecutionStart,
  ExecutionSummary,
  FrameKey,
  HistoryChunk,
  ListExecutionsRequest,
  OpenExecution,
  Page,
  Redrive,
  Removal,
  StoredExecution,
  StoredFrame,
  TurnRecord,
} from '../store.ts'
import { StoreError } from '../store-error.ts'
import { asleep } from '../stored-frame.ts'
import type { ExecutionEntry } from './memory-entry.ts'
import { MemoryMapRuns, summaryOf } from './memory-map-runs.ts'
import { MemoryOverview } from './memory-overview.ts'
import { compareNumbers, compareTexts, SortedList } from './sorted-list.ts'

interface ClosedExecution {
  readonly stopMillis: number
  readonly id: number
}

/** Executions, their history and their frames in maps, with sorted lists where the database has indexes. */
export class MemoryExecutions {
  readonly mapRuns = new MemoryMapRuns(
    (id) => this.byId(id),
    (id, status) => {
      const stored = this.#byId.get(id)
      if (stored?.end != null) stored.end = { ...stored.end, status }
    },
  )
  /** For people who look at everything. */
  readonly overview = new MemoryOverview({
    byId: () => this.#byId,
    frameByToken: () => this.#frameByToken,
    summary: (stored) => summaryOf({ ...stored.start, ...figuresOf(stored), end: stored.end }),
  })
  readonly #byId = new Map<number, ExecutionEntry>()
  readonly #idByArn = new Map<string, number>()
  readonly #idsByMachine = new Map<string, SortedList<number>>()
  readonly #openByMachine = new Map<string, number>()
  readonly #openChildren = new Map<number, SortedList<number>>()
  readonly #toRecover = new SortedList<number>(compareNumbers)
  readonly #frameByToken = new Map<string, FrameKey>()
  readonly #dueFrames = new SortedList<DueFrame>(
    (left, right) =>
      left.dueMillis - right.dueMillis || left.executionId - right.executionId || compareTexts(left.path, right.path),
  )
  readonly #closed = new SortedList<ClosedExecution>(
    (left, right) => left.stopMillis - right.stopMillis || left.id - right.id,
  )
  readonly #withRetainedFrames = new SortedList<ClosedExecution>(
    (left, right) => left.stopMillis - right.stopMillis || left.id - right.id,
  )
  readonly #countRevision: (revisionId: number, change: 1 | -1) => void

  constructor(countRevision: (revisionId: number, change: 1 | -1) => void) {
    this.#countRevision = countRevision
  }

  /** Checks the whole turn before storing anything of it. */
  commit(turn: TurnRecord): void {
    const fault = checkTurn(turn) ?? this.#contradiction(turn)
    if (fault !== null) throw fault
    const { executionId, start, redrive, end, history } = turn
    if (start !== null) this.#open(start)
    const stored = this.#byId.get(executionId)!
    if (redrive !== undefined) this.#reopen(stored, redrive)
    if (history !== null) stored.history.push({ ...history })
    for (const change of turn.mapRuns ?? []) this.mapRuns.change(change)
    if (end === null || turn.retainsFrames === true) this.#changeFrames(stored, turn)
    if (end !== null) this.#close(stored, end, turn.retainsFrames === true)
  }

  #changeFrames(stored: ExecutionEntry, turn: TurnRecord): void {
    for (const path of turn.framesRemoved) this.#removeFrame(stored, path)
    for (const frame of turn.framesPut) this.#removeFrame(stored, frame.path)
    for (const frame of turn.framesPut) this.#addFrame(stored, turn.end === null ? frame : asleep(frame))
  }

  byArn(arn: string): StoredExecution | null {
    const id = this.#idByArn.get(arn)
    return id === undefined ? null : this.byId(id)
  }

  byId(id: number): StoredExecution | null {
    const stored = this.#byId.get(id)
    return stored === undefined ? null : { ...stored.start, ...figuresOf(stored), end: stored.end }
  }

  list({ machineArn, startedBy, status, limit, after }: ListExecutionsRequest): Page<ExecutionSummary> {
    const [beforeId = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const ids = this.#idsByMachine.get(machineArn)
    const items: ExecutionSummary[] = []
    if (ids === undefined) return { items, next: null }
    for (let index = ids.indexOfFirst(beforeId) - 1; index >= 0; index -= 1) {
      const stored = this.#byId.get(ids.at(index)!)!
      const { start, end } = stored
      const execution = summaryOf({ ...start, ...figuresOf(stored), end })
      if (startedBy !== undefined) {
        const fits = 'version' in startedBy ? start.version === startedBy.version : start.alias === startedBy.alias
        if (!fits) continue
      }
      if (status !== null && execution.status !== status) continue
      if (items.length === limit) return { items, next: writeCursor(items.at(-1)!.id) }
      items.push(execution)
    }
    return { items, next: null }
  }

  hasOpen(machineArn: string): boolean {
    return (this.#openByMachine.get(machineArn) ?? 0) > 0
  }

  countOpen(isCounted: (machineArn: string) => boolean): number {
    let count = 0
    for (const [machineArn, open] of this.#openByMachine) if (isCounted(machineArn)) count += open
    return count
  }

  loadOpen(id: number): OpenExecution | null {
    const stored = this.#byId.get(id)
    return stored === undefined || stored.end !== null ? null : this.#withFrames(stored)
  }

  loadRetained(id: number): OpenExecution | null {
    const stored = this.#byId.get(id)
    return stored?.retainsFrames === true ? this.#withFrames(stored) : null
  }

  hasRetainedFrames(id: number): boolean {
    return this.#byId.get(id)?.retainsFrames === true
  }

  redrivesOf(id: number, limit: number): readonly Redrive[] {
    return (this.#byId.get(id)?.redrives ?? []).toReversed().slice(0, limit)
  }

  #withFrames(stored: ExecutionEntry): OpenExecution {
    const frames = [...stored.frames.values()].sort((left, right) => compareTexts(left.path, right.path))
    return {
      execution: { ...stored.start },
      ...figuresOf(stored),
      frames,
      lastEventId: this.lastEventId(stored.start.id),
    }
  }

  history(executionId: number, fromEventId: number, toEventId: number): readonly HistoryChunk[] {
    const chunks = this.#byId.get(executionId)?.history ?? []
    return chunks.filter(({ firstEventId, count }) => firstEventId <= toEventId && firstEventId + count > fromEventId)
  }

  lastEventId(executionId: number): number {
    const last = this.#byId.get(executionId)?.history.at(-1)
    return last === undefined ? 0 : last.firstEventId + last.count - 1
  }

  framesDue(untilMillis: number, limit: number, after: DueFrame | null): readonly DueFrame[] {
    // The next possible path is this one with a character after it.
    const begin = after === null ? 0 : this.#dueFrames.indexOfFirst({ ...after, path: `${after.path}\0` })
    const end = this.#firstDueAfter(untilMillis)
    return this.#dueFrames.slice(begin, Math.min(end, begin + limit)).map((frame) => ({ ...frame }))
  }

  nextDueMillis(afterMillis: number): number | null {
    return this.#dueFrames.at(this.#firstDueAfter(afterMillis))?.dueMillis ?? null
  }

  #firstDueAfter(millis: number): number {
    return this.#dueFrames.indexOfFirst({ dueMillis: millis, executionId: Number.POSITIVE_INFINITY, path: '' })
  }

  frameByToken(token: string): FrameKey | null {
    return this.#frameByToken.get(token) ?? null
  }

  toRecover(afterId: number, limit: number): readonly number[] {
    const start = this.#toRecover.indexOfFirst(afterId + 1)
    return this.#toRecover.slice(start, start + limit)
  }

  orphans(limit: number): readonly number[] {
    const orphans: number[] = []
    for (const [parentId, children] of this.#openChildren) {
      const parent = this.#byId.get(parentId)
      const all = children.slice(0, children.size)
      if (parent === undefined || parent.end !== null) orphans.push(...all)
      else orphans.push(...all.filter((id) => this.mapRuns.hasEnded(this.#byId.get(id)?.start.mapRunArn ?? '')))
    }
    return orphans.sort(compareNumbers).slice(0, limit)
  }

  removeRetainedFramesBefore(stopMillis: number, limit: number): Removal {
    const end = this.#withRetainedFrames.indexOfFirst({ stopMillis, id: 0 })
    const closed = this.#withRetainedFrames.slice(0, Math.min(end, limit))
    for (const { id } of closed) this.#removeRetainedFrames(this.#byId.get(id)!)
    return { count: closed.length, more: end > limit }
  }

  #removeRetainedFrames(stored: ExecutionEntry): void {
    if (!stored.retainsFrames) return
    stored.retainsFrames = false
    stored.frames.clear()
    this.#withRetainedFrames.delete({ stopMillis: stored.end!.stopMillis, id: stored.start.id })
  }

  removeClosedBefore(stopMillis: number, limit: number): Removal {
    const end = this.#closed.indexOfFirst({ stopMillis, id: 0 })
    const closed = this.#closed.slice(0, Math.min(end, limit))
    for (const entry of closed) {
      const stored = this.#byId.get(entry.id)!
      const { start } = stored
      this.#removeRetainedFrames(stored)
      this.#closed.delete(entry)
      this.#byId.delete(entry.id)
      this.#idByArn.delete(start.arn)
      this.#idsByMachine.get(start.machineArn)?.delete(entry.id)
      this.#countRevision(start.revision, -1)
      this.mapRuns.removeChild(start)
      this.mapRuns.removeOfExecution(entry.id)
    }
    return { count: closed.length, more: end > limit }
  }

  #contradiction(turn: TurnRecord): StoreError | null {
    const { executionId, start, redrive, end, history, framesPut, framesRemoved } = turn
    const stored = this.#byId.get(executionId)
    const refuse = (reason: string) =>
      new StoreError('STORE_CONFLICT', `A turn of execution ${executionId} was refused: ${reason}.`)
    if (start !== null) {
      if (stored !== undefined) return refuse('its id is in use')
      if (this.#idByArn.has(start.arn)) return refuse(`the ARN ${start.arn} is in use`)
    } else if (redrive !== undefined) {
      const closed = stored !== undefined && stored.end !== null
      if (redrive.afresh === true ? !closed : stored?.retainsFrames !== true)
        return refuse('it is a redrive, and the execution is open or stored no frames')
    } else if (stored === undefined || stored.end !== null) {
      return refuse('it has ended, or was never started')
    }
    if (history !== null && stored?.history.some(({ firstEventId }) => firstEventId === history.firstEventId)) {
      return refuse(`it has a chunk of history from event ${history.firstEventId} on already`)
    }
    if (end !== null) return null
    const leaving = new Set([...framesRemoved, ...framesPut.map((frame) => frame.path)])
    const tokens = new Set<string>()
    for (const { token } of framesPut) {
      if (token === null) continue
      const holder = this.#frameByToken.get(token)
      const stays = holder !== undefined && !(holder.executionId === executionId && leaving.has(holder.path))
      if (stays || tokens.has(token)) return refuse('another frame waits for the same task token')
      tokens.add(token)
    }
    return null
  }

  #open(start: ExecutionStart): void {
    const { id, arn, machineArn, parentId, revision } = start
    this.#byId.set(id, {
      start,
      end: null,
      redrives: [],
      retainsFrames: false,
      history: [],
      frames: new Map(),
      activeFrames: 0,
    })
    this.#idByArn.set(arn, id)
    listOf(this.#idsByMachine, machineArn).add(id)
    this.#openByMachine.set(machineArn, (this.#openByMachine.get(machineArn) ?? 0) + 1)
    if (parentId !== null) listOf(this.#openChildren, parentId).add(id)
    this.#countRevision(revision, 1)
    this.mapRuns.addChild(start)
  }

  /** Nobody is waiting for it any longer, whoever started it. */
  #reopen(stored: ExecutionEntry, redrive: Redrive): void {
    const { id, machineArn } = stored.start
    const entry = { stopMillis: stored.end!.stopMillis, id }
    this.#closed.delete(entry)
    this.#withRetainedFrames.delete(entry)
    const { parentId, mapRunArn } = stored.start
    stored.start = { ...stored.start, parentId: mapRunArn === null ? null : parentId }
    if (stored.start.parentId !== null) listOf(this.#openChildren, stored.start.parentId).add(id)
    stored.end = null
    stored.retainsFrames = false
    stored.redrives.push(redrive)
    this.#openByMachine.set(machineArn, (this.#openByMachine.get(machineArn) ?? 0) + 1)
  }

  #close(stored: ExecutionEntry, end: ExecutionEnd, retainsFrames: boolean): void {
    const { id, machineArn, parentId } = stored.start
    for (const frame of [...stored.frames.values()]) {
      this.#removeFrame(stored, frame.path)
      if (retainsFrames) this.#addFrame(stored, asleep(frame))
    }
    stored.end = end
    stored.retainsFrames = retainsFrames
    if (retainsFrames) this.#withRetainedFrames.add({ stopMillis: end.stopMillis, id })
    this.#closed.add({ stopMillis: end.stopMillis, id })
    this.#openByMachine.set(machineArn, this.#openByMachine.get(machineArn)! - 1)
    if (parentId === null) return
    const siblings = this.#openChildren.get(parentId)!
    siblings.delete(id)
    if (siblings.size === 0) this.#openChildren.delete(parentId)
  }

  #addFrame(stored: ExecutionEntry, frame: StoredFrame): void {
    const key = { executionId: stored.start.id, path: frame.path }
    stored.frames.set(frame.path, frame)
    if (frame.dueMillis !== null) this.#dueFrames.add({ ...key, dueMillis: frame.dueMillis })
    if (frame.token !== null) this.#frameByToken.set(frame.token, key)
    if (!frame.active) return
    stored.activeFrames += 1
    if (stored.activeFrames === 1) this.#toRecover.add(key.executionId)
  }

  #removeFrame(stored: ExecutionEntry, path: string): void {
    const frame = stored.frames.get(path)
    if (frame === undefined) return
    const executionId = stored.start.id
    stored.frames.delete(path)
    if (frame.dueMillis !== null) this.#dueFrames.delete({ executionId, path, dueMillis: frame.dueMillis })
    if (frame.token !== null) this.#frameByToken.delete(frame.token)
    if (!frame.active) return
    stored.activeFrames -= 1
    if (stored.activeFrames === 0) this.#toRecover.delete(executionId)
  }
}

function figuresOf({ redrives }: ExecutionEntry) {
  const last = redrives.at(-1)
  return last === undefined ? {} : { redriven: { redriveCount: last.number, redriveMillis: last.redriveMillis } }
}

function listOf<Key>(lists: Map<Key, SortedList<number>>, key: Key): SortedList<number> {
  const present = lists.get(key)
  if (present !== undefined) return present
  const list = new SortedList<number>(compareNumbers)
  lists.set(key, list)
  return list
}
