/** A job on many executions, as the console's operations tell of it. */
export interface Bulk {
  readonly id: string
  readonly action: BulkAction
  readonly dryRun: boolean
  readonly status: 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED'
  readonly failure?: string
  readonly startDate: number
  readonly stopDate?: number
  readonly matched: number
  readonly done: number
  readonly refused: number
  readonly reasons: readonly { readonly message: string; readonly count: number; readonly executionArn: string }[]
  readonly sample: readonly string[]
}

export type BulkAction = 'STOP' | 'REDRIVE' | 'START_AGAIN'

export const actionWords: Readonly<Record<BulkAction, { readonly name: string; readonly done: string }>> = {
  STOP: { name: 'Stop', done: 'stopped' },
  REDRIVE: { name: 'Redrive', done: 'redriven' },
  START_AGAIN: { name: 'Start again', done: 'started again' },
}

export const statusWords: Readonly<Record<Bulk['status'], string>> = {
  RUNNING: 'Running',
  PAUSED: 'Paused',
  SUCCEEDED: 'Done',
  CANCELLED: 'Cancelled',
  FAILED: 'Failed',
}

export function isOver({ status }: Bulk): boolean {
  return status !== 'RUNNING' && status !== 'PAUSED'
}
