import type { CancelledCallStore, ExecutionStore, FrameStore, HistoryStore } from '../../store.ts'
import type { RecentExecutions } from '../recent-executions.ts'
import type { Access } from './access.ts'

export function executions({ read, readWork, write }: Access, recent: RecentExecutions): ExecutionStore {
  return {
    byArn: (arn) => read((reader) => recent.byArn(arn) ?? reader.executionByArn(arn)),
    byId: (id) => read((reader) => recent.byId(id) ?? reader.executionById(id)),
    list: (request) => read((reader) => reader.listExecutions(request)),
    hasOpen: (machineArn) => read((reader) => reader.hasOpenExecutions(machineArn)),
    countOpen: () => read((reader) => reader.countOpenExecutions()),
    loadOpen: (id) => read((reader) => reader.loadOpenExecution(id)),
    loadRetained: (id) => read((reader) => reader.loadRetainedExecution(id)),
    hasRetainedFrames: (id) => read((reader) => reader.hasRetainedFrames(id)),
    redrivesOf: (id, limit) => read((reader) => reader.redrivesOf(id, limit)),
    toRecover: (claim, afterId, limit) => readWork(claim, (reader) => reader.executionsToRecover(afterId, limit)),
    neverDue: (claim) => readWork(claim, (reader) => reader.executionsNeverDue()),
    asleep: (claim, afterId) => readWork(claim, (reader) => reader.executionsAsleep(afterId)),
    orphans: (claim, limit) => readWork(claim, (reader) => reader.orphans(limit)),
    removeRetainedFramesBefore: (stopMillis, limit) => write('removeRetainedFramesBefore', stopMillis, limit),
    async removeClosedBefore(stopMillis, limit) {
      const removed = await write('removeClosedBefore', stopMillis, limit)
      if (removed.count > 0) recent.clear()
      return removed
    },
  }
}

export function histories({ read }: Access): HistoryStore {
  return {
    read: (...request) => read((reader) => reader.readHistory(...request)),
    lastEventId: (executionId, among = 'all') => read((reader) => reader.lastEventId(executionId, among)),
  }
}

export function frames({ read, readWork }: Access): FrameStore {
  return {
    due: (claim, untilMillis, limit, after) => readWork(claim, (reader) => reader.framesDue(untilMillis, limit, after)),
    nextDueMillis: (claim, afterMillis) => readWork(claim, (reader) => reader.nextDueMillis(afterMillis)),
    byToken: (token) => read((reader) => reader.frameByToken(token)),
  }
}

export function cancelledCalls({ readWork, write }: Access): CancelledCallStore {
  return {
    list: (claim, afterCallId, limit) => readWork(claim, (reader) => reader.cancelledCalls(afterCallId, limit)),
    remove: (callIds) => write('removeCancelledCalls', callIds),
  }
}
