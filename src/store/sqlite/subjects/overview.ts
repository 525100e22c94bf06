import type { OverviewStore } from '../../store.ts'
import type { Access } from './access.ts'

export function overview({ read }: Access): OverviewStore {
  return {
    countByStatus: (machineArn, max) => read((reader) => reader.overview.countByStatus(machineArn, max)),
  }
}
