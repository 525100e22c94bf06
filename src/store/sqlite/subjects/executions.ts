import type { CancelledCallStore, ExecutionStore, FrameStore, HistoryStore } from '../../store.ts'
import type { RecentExecutions } from '../recent-executions.ts'
import type { Access } from './access.ts'

export function executions({ read, write }: Access, recent: RecentExecutions): ExecutionStore {
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
    toRecover: (afterId, limit) => read((reader) => reader.executionsToRecover(afterId, limit)),
    neverDue: () => read((reader) => reader.executionsNeverDue()),
    asleep: (afterId) => read((reader) => reader.executionsAsleep(afterId)),
    orphans: (limit) => read((reader) => reader.orphans(limit)),
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

export function frames({ read }: Access): FrameStore {
  return {
    due: (untilMillis, limit, after) => read((reader) => reader.framesDue(untilMillis, limit, after)),
    nextDueMillis: (afterMillis) => read((reader) => reader.nextDueMillis(afterMillis)),
    byToken: (token) => read((reader) => reader.frameByToken(token)),
  }
}

export function cancelledCalls({ read, write }: Access): CancelledCallStore {
  return {
    list: (afterCallId, limit) => read((reader) => reader.cancelledCalls(afterCallId, limit)),
    remove: (callIds) => write('removeCancelledCalls', callIds),
  }
}
