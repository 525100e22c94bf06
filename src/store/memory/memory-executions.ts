import { checkTurn } from '../check-turn.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  DueFrame,
  Execution,
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
  StoredFrame,
  TurnRecord,
} from '../store.ts'
import { StoreError } from '../store-error.ts'
import { asleep } from '../stored-frame.ts'
import { MemoryMapRuns, summaryOf } from './memory-map-runs.ts'
import { compareNumbers, compareTexts, SortedList } from './sorted-list.ts'

interface KeptExecution {
  start: ExecutionStart
  end: ExecutionEnd | null
  /** Oldest first. */
  readonly redrives: Redrive[]
  /** Whether it is closed and has its frames yet, for a redrive. */
  keepsFrames: boolean
  readonly history: HistoryChunk[]
  /** By path. */
  readonly frames: Map<string, StoredFrame>
  activeFrames: number
}

interface ClosedExecution {
  readonly stopMillis: number
  readonly id: number
}

/** Executions, their history and their frames in maps, with sorted lists where the database has indexes. */
export class MemoryExecutions {
  readonly mapRuns = new MemoryMapRuns(
    (id) => this.byId(id),
    (id, status) => {
      const kept = this.#byId.get(id)
      if (kept?.end != null) kept.end = { ...kept.end, status }
    },
  )
  readonly #byId = new Map<number, KeptExecution>()
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
  readonly #withKeptFrames = new SortedList<ClosedExecution>(
    (left, right) => left.stopMillis - right.stopMillis || left.id - right.id,
  )
  readonly #countRevision: (revisionId: number, change: 1 | -1) => void

  constructor(countRevision: (revisionId: number, change: 1 | -1) => void) {
    this.#countRevision = countRevision
  }

  /** Looks at the whole turn before it keeps anything of it. */
  commit(turn: TurnRecord): void {
    const fault = checkTurn(turn) ?? this.#contradiction(turn)
    if (fault !== null) throw fault
    const { executionId, start, redrive, end, history } = turn
    if (start !== null) this.#open(start)
    const kept = this.#byId.get(executionId)!
    if (redrive !== undefined) this.#reopen(kept, redrive)
    if (history !== null) kept.history.push({ ...history })
    for (const change of turn.mapRuns ?? []) this.mapRuns.change(change)
    if (end === null || turn.keepsFrames === true) this.#changeFrames(kept, turn)
    if (end !== null) this.#close(kept, end, turn.keepsFrames === true)
  }

  #changeFrames(kept: KeptExecution, turn: TurnRecord): void {
    for (const path of turn.framesRemoved) this.#removeFrame(kept, path)
    for (const frame of turn.framesPut) this.#removeFrame(kept, frame.path)
    for (const frame of turn.framesPut) this.#addFrame(kept, turn.end === null ? frame : asleep(frame))
  }

  byArn(arn: string): Execution | null {
    const id = this.#idByArn.get(arn)
    return id === undefined ? null : this.byId(id)
  }

  byId(id: number): Execution | null {
    const kept = this.#byId.get(id)
    return kept === undefined ? null : { ...kept.start, ...figuresOf(kept), end: kept.end }
  }

  list({ machineArn, startedBy, status, limit, after }: ListExecutionsRequest): Page<ExecutionSummary> {
    const [beforeId = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const ids = this.#idsByMachine.get(machineArn)
    const items: ExecutionSummary[] = []
    if (ids === undefined) return { items, next: null }
    for (let index = ids.indexOfFirst(beforeId) - 1; index >= 0; index -= 1) {
      const kept = this.#byId.get(ids.at(index)!)!
      const { start, end } = kept
      const execution = summaryOf({ ...start, ...figuresOf(kept), end })
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
    const kept = this.#byId.get(id)
    return kept === undefined || kept.end !== null ? null : this.#withFrames(kept)
  }

  loadKept(id: number): OpenExecution | null {
    const kept = this.#byId.get(id)
    return kept?.keepsFrames === true ? this.#withFrames(kept) : null
  }

  hasKeptFrames(id: number): boolean {
    return this.#byId.get(id)?.keepsFrames === true
  }

  redrivesOf(id: number, limit: number): readonly Redrive[] {
    return (this.#byId.get(id)?.redrives ?? []).toReversed().slice(0, limit)
  }

  #withFrames(kept: KeptExecution): OpenExecution {
    const frames = [...kept.frames.values()].sort((left, right) => compareTexts(left.path, right.path))
    return { execution: { ...kept.start }, ...figuresOf(kept), frames, lastEventId: this.lastEventId(kept.start.id) }
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
    // A path with a character behind it is the next that there could be.
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

  removeKeptFramesBefore(stopMillis: number, limit: number): Removal {
    const end = this.#withKeptFrames.indexOfFirst({ stopMillis, id: 0 })
    const closed = this.#withKeptFrames.slice(0, Math.min(end, limit))
    for (const { id } of closed) this.#removeKeptFrames(this.#byId.get(id)!)
    return { count: closed.length, more: end > limit }
  }

  #removeKeptFrames(kept: KeptExecution): void {
    if (!kept.keepsFrames) return
    kept.keepsFrames = false
    kept.frames.clear()
    this.#withKeptFrames.delete({ stopMillis: kept.end!.stopMillis, id: kept.start.id })
  }

  removeClosedBefore(stopMillis: number, limit: number): Removal {
    const end = this.#closed.indexOfFirst({ stopMillis, id: 0 })
    const closed = this.#closed.slice(0, Math.min(end, limit))
    for (const entry of closed) {
      const kept = this.#byId.get(entry.id)!
      const { start } = kept
      this.#removeKeptFrames(kept)
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
    const kept = this.#byId.get(executionId)
    const refuse = (reason: string) =>
      new StoreError('STORE_CONFLICT', `A turn of execution ${executionId} was refused: ${reason}.`)
    if (start !== null) {
      if (kept !== undefined) return refuse('its id is in use')
      if (this.#idByArn.has(start.arn)) return refuse(`the ARN ${start.arn} is in use`)
    } else if (redrive !== undefined) {
      const closed = kept !== undefined && kept.end !== null
      if (redrive.afresh === true ? !closed : kept?.keepsFrames !== true)
        return refuse('it is a redrive, and the execution is open or kept no frames')
    } else if (kept === undefined || kept.end !== null) {
      return refuse('it has ended, or was never started')
    }
    if (history !== null && kept?.history.some(({ firstEventId }) => firstEventId === history.firstEventId)) {
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
      keepsFrames: false,
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

  /** Nobody waits for it any longer, whoever started it. */
  #reopen(kept: KeptExecution, redrive: Redrive): void {
    const { id, machineArn } = kept.start
    const entry = { stopMillis: kept.end!.stopMillis, id }
    this.#closed.delete(entry)
    this.#withKeptFrames.delete(entry)
    const { parentId, mapRunArn } = kept.start
    kept.start = { ...kept.start, parentId: mapRunArn === null ? null : parentId }
    if (kept.start.parentId !== null) listOf(this.#openChildren, kept.start.parentId).add(id)
    kept.end = null
    kept.keepsFrames = false
    kept.redrives.push(redrive)
    this.#openByMachine.set(machineArn, (this.#openByMachine.get(machineArn) ?? 0) + 1)
  }

  #close(kept: KeptExecution, end: ExecutionEnd, keepsFrames: boolean): void {
    const { id, machineArn, parentId } = kept.start
    for (const frame of [...kept.frames.values()]) {
      this.#removeFrame(kept, frame.path)
      if (keepsFrames) this.#addFrame(kept, asleep(frame))
    }
    kept.end = end
    kept.keepsFrames = keepsFrames
    if (keepsFrames) this.#withKeptFrames.add({ stopMillis: end.stopMillis, id })
    this.#closed.add({ stopMillis: end.stopMillis, id })
    this.#openByMachine.set(machineArn, this.#openByMachine.get(machineArn)! - 1)
    if (parentId === null) return
    const siblings = this.#openChildren.get(parentId)!
    siblings.delete(id)
    if (siblings.size === 0) this.#openChildren.delete(parentId)
  }

  #addFrame(kept: KeptExecution, frame: StoredFrame): void {
    const key = { executionId: kept.start.id, path: frame.path }
    kept.frames.set(frame.path, frame)
    if (frame.dueMillis !== null) this.#dueFrames.add({ ...key, dueMillis: frame.dueMillis })
    if (frame.token !== null) this.#frameByToken.set(frame.token, key)
    if (!frame.active) return
    kept.activeFrames += 1
    if (kept.activeFrames === 1) this.#toRecover.add(key.executionId)
  }

  #removeFrame(kept: KeptExecution, path: string): void {
    const frame = kept.frames.get(path)
    if (frame === undefined) return
    const executionId = kept.start.id
    kept.frames.delete(path)
    if (frame.dueMillis !== null) this.#dueFrames.delete({ executionId, path, dueMillis: frame.dueMillis })
    if (frame.token !== null) this.#frameByToken.delete(frame.token)
    if (!frame.active) return
    kept.activeFrames -= 1
    if (kept.activeFrames === 0) this.#toRecover.delete(executionId)
  }
}

function figuresOf({ redrives }: KeptExecution) {
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
