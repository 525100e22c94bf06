import { checkSettings } from '../../check-turn.ts'
import type { MapRunStore } from '../../store.ts'
import type { Access } from './access.ts'

export function mapRuns({ read, readWork, write }: Access): MapRunStore {
  return {
    byArn: (arn) => read((reader) => reader.mapRuns.byArn(arn)),
    list: (executionId, page) => read((reader) => reader.mapRuns.list(executionId, page)),
    running: (claim) => readWork(claim, (reader) => reader.mapRuns.running()),
    async update(arn, change) {
      const fault = checkSettings(arn, change)
      if (fault !== null) throw fault
      return write('updateMapRun', arn, change)
    },
    setTotals: (arn, totals) => write('setMapRunTotals', arn, totals),
    tallies: (arn) => read((reader) => reader.mapRuns.tallies(arn)),
    notRedrivable: (arn) => read((reader) => reader.mapRuns.notRedrivable(arn)),
    childIndices: (arn, fromIndex, limit) => read((reader) => reader.mapRuns.childIndices(arn, fromIndex, limit)),
    openChildren: (arn, fromIndex, limit) => read((reader) => reader.mapRuns.openChildren(arn, fromIndex, limit)),
    pendingChildren: (arn, fromIndex, limit) => read((reader) => reader.mapRuns.pendingChildren(arn, fromIndex, limit)),
    abandonRedrive: (arn, executionId) => write('abandonRedrive', arn, executionId),
    results: (arn, fromIndex, limit) => read((reader) => reader.mapRuns.results(arn, fromIndex, limit)),
    listChildren: (arn, request) => read((reader) => reader.mapRuns.listChildren(arn, request)),
  }
}
