import { aliasArn, executionType, readArn, versionArn } from '../arn/index.ts'
import type { Clock } from '../runtime/clock.ts'
import { type RedriveStore, redriveRefusal } from '../runtime/redrive/redrivability.ts'
import type { ExecutionEnd, ExecutionStart, RedriveFigures, StoredExecution } from '../store/store.ts'
import type { Caller } from './caller.ts'
import type { Refusal } from './refusal.ts'

export interface DescribeParts {
  readonly store: RedriveStore
  readonly clock: Pick<Clock, 'now'>
}

/** Everything there is to say about an execution, before it is put into the form of a particular answer. */
export interface DescribedExecution extends StartedBy, Redriven {
  readonly type: 'described'
  readonly execution: StoredExecution
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'
  readonly redriveStatusReason: string | null
}

/**
 * Describes an execution.
 *
 * @param end how it ended, for a caller that waited for the end: it may have been redriven since.
 */
export async function describeExecution(
  parts: DescribeParts,
  { executionArn, end }: { readonly executionArn: string; readonly end?: ExecutionEnd },
  caller: Caller,
): Promise<DescribedExecution | Refusal> {
  const found = await findExecution(parts, executionArn, caller)
  if (found.type !== 'found') return found
  const execution = end === undefined ? found.execution : { ...found.execution, end }
  return {
    type: 'described',
    execution,
    ...startedBy(execution),
    ...redriven(execution),
    ...(await redrivable(parts, execution)),
  }
}

/**
 * The execution of an ARN: a Standard one, or a map run's child of either type. Other Express executions have no record.
 */
export async function findExecution(
  { store }: Pick<DescribeParts, 'store'>,
  executionArn: string,
  _caller: Caller,
): Promise<{ readonly type: 'found'; readonly execution: StoredExecution } | Refusal> {
  const express = readArn(executionArn, ['express'])
  const isChild = express.type === 'express' && express.label !== null
  const arn = isChild ? express : readArn(executionArn, ['execution'])
  if (arn.type === 'unreadable') return { type: 'invalidArn', arn }
  const execution = await store.executions.byArn(executionArn)
  return execution === null ? { type: 'noExecution', arn: executionArn } : { type: 'found', execution }
}

/** The version and the alias that started an execution. */
export interface StartedBy {
  readonly aliasArn: string | null
  readonly versionArn: string | null
}

export function startedBy({
  machineArn,
  version,
  alias,
}: Pick<ExecutionStart, 'machineArn' | 'version' | 'alias'>): StartedBy {
  return {
    aliasArn: alias === null ? null : aliasArn(machineArn, alias),
    versionArn: version === null ? null : versionArn(machineArn, version),
  }
}

/** How often an execution was redriven, and when last. */
export interface Redriven {
  readonly redriveCount: number
  /** Null if it never was; for a map run's Express child, the documentation leaves it out. */
  readonly redriveMillis: number | null
}

export function redriven(execution: { readonly arn: string; readonly redriven?: RedriveFigures }): Redriven {
  const { redriveCount = 0, redriveMillis = null } = execution.redriven ?? {}
  return { redriveCount, redriveMillis: executionType(execution.arn) === 'EXPRESS' ? null : redriveMillis }
}

/** Whether an execution could go on from where it failed, and if not, why. */
async function redrivable(
  { store, clock }: DescribeParts,
  execution: StoredExecution,
): Promise<Pick<DescribedExecution, 'redriveStatus' | 'redriveStatusReason'>> {
  const redriveStatusReason = await redriveRefusal(store, execution, clock.now())
  if (redriveStatusReason !== null) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason }
  const redriveStatus = execution.mapRunArn === null ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN'
  return { redriveStatus, redriveStatusReason }
}
