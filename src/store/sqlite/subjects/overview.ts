import type { OverviewStore } from '../../store.ts'
import type { Access } from './access.ts'

export function overview({ read }: Access): OverviewStore {
  return {
    countByStatus: (machineArn, max) => read(({ overview }) => overview.countByStatus(machineArn, max)),
    framesByToken: (afterToken, limit) => read(({ overview }) => overview.framesByToken(afterToken, limit)),
    waitingOf: (executionId, limit) => read(({ overview }) => overview.waitingOf(executionId, limit)),
    failure: (executionId) => read(({ overview }) => overview.failure(executionId)),
    search: (request) => read(({ overview }) => overview.search.search(request)),
    frame: (key, bytesMax) => read(({ overview }) => overview.frame(key, bytesMax)),
  }
}
