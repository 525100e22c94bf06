import type { OperationRow } from '../operation-row.ts'
import { executionRows } from './executions.ts'
import { machineRows } from './machines.ts'
import { mapRunRows } from './map-runs.ts'
import { tagAndTestRows } from './tags-and-tests.ts'
import { taskRows } from './tasks.ts'
import { versionRows } from './versions.ts'

export const operationRows: readonly OperationRow[] = [
  ...machineRows,
  ...versionRows,
  ...executionRows,
  ...taskRows,
  ...tagAndTestRows,
  ...mapRunRows,
].toSorted((left, right) => (left.name < right.name ? -1 : 1))
