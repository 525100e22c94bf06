import { childMachineArn } from '../../arn/index.ts'
import type { Batch } from '../../engine/map-run/batcher.ts'
import {
  type ChildResult,
  ResultArrayTooLargeError,
  ResultWriterError,
  resultArray,
  writeResults,
} from '../../items/index.ts'
import { getMember, isObject, Payload, parse, stringify } from '../../json/index.ts'
import type { ObjectStore } from '../../objects/index.ts'
import type { MapRunResult, MapRunStore } from '../../store/store.ts'
import type { MapRunPlanAtWork } from './item-source.ts'

const pageSize = 500

/**
 * The results of a map run as its state's result: exported if the state has a ResultWriter, otherwise the array of
 * them. Null if that is too large, or if the run failed and exports nothing.
 *
 * @param pending the items that were never started, if the run did not get that far.
 * @throws ResultWriterError when they cannot be exported.
 */
export async function collectResults(
  store: MapRunStore,
  objects: ObjectStore,
  run: {
    readonly mapRunArn: string
    readonly plan: MapRunPlanAtWork
    readonly failed: boolean
    readonly pending: () => AsyncIterable<readonly Batch[]>
  },
): Promise<Payload | null> {
  const { mapRunArn, plan, failed } = run
  const writer = plan.writer
  const children = pagesOf(store, mapRunArn)
  if (writer?.arguments != null) {
    const { bucket, prefix } = destination(writer.arguments)
    const { outputType } = writer
    const transformation = writer.transformation ?? 'NONE'
    const results = failed ? both(children, pendingResults(mapRunArn, run.pending())) : children
    const written = await writeResults({ mapRunArn, bucket, prefix, transformation, outputType }, results, objects)
    const details = { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: written.bucket, Key: written.key } }
    return Payload.ofText(stringify(details))
  }
  if (failed) return null
  try {
    return Payload.ofText(await resultArray(writer?.transformation ?? 'COMPACT', children))
  } catch (error) {
    if (error instanceof ResultArrayTooLargeError) return null
    throw error
  }
}

function destination(text: string): { readonly bucket: string; readonly prefix: string | null } {
  const given = parse(text)
  const bucket = isObject(given) ? getMember(given, 'Bucket') : undefined
  const prefix = isObject(given) ? getMember(given, 'Prefix') : undefined
  if (typeof bucket !== 'string' || bucket === '') {
    throw new ResultWriterError('The ResultWriter must name a Bucket, and its name must be a string')
  }
  if (prefix !== undefined && prefix !== null && typeof prefix !== 'string') {
    throw new ResultWriterError('The Prefix of the ResultWriter must be a string')
  }
  return { bucket, prefix: prefix ?? null }
}

async function* pagesOf(store: MapRunStore, mapRunArn: string): AsyncIterable<readonly ChildResult[]> {
  const stateMachineArn = childMachineArn(mapRunArn)
  for (let fromIndex = 0; ; ) {
    const children = await store.results(mapRunArn, fromIndex, pageSize)
    yield children.map((child) => resultOf(child, stateMachineArn))
    if (children.length < pageSize) return
    fromIndex = (children.at(-1)?.childIndex ?? 0) + 1
  }
}

function resultOf(child: MapRunResult, stateMachineArn: string): ChildResult {
  const { status, arn, name, startMillis, stopMillis, input, output, error, cause, redriveCount } = child
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') {
    throw new Error(`the child execution ${arn} has not ended, but its result is needed`)
  }
  const redrive =
    status === 'SUCCEEDED'
      ? { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' }
      : { redriveStatus: 'REDRIVABLE_BY_MAP_RUN', redriveStatusReason: null }
  return {
    status,
    executionArn: arn,
    name,
    stateMachineArn,
    startMillis,
    stopMillis,
    input,
    output,
    error,
    cause,
    redriveCount,
    ...redrive,
  }
}

async function* pendingResults(
  mapRunArn: string,
  batches: AsyncIterable<readonly Batch[]>,
): AsyncIterable<readonly ChildResult[]> {
  const stateMachineArn = childMachineArn(mapRunArn)
  for await (const page of batches) {
    yield page.map(({ input }) => ({
      status: 'PENDING' as const,
      executionArn: null,
      name: null,
      stateMachineArn,
      startMillis: null,
      stopMillis: null,
      input,
      output: null,
      error: null,
      cause: null,
      redriveCount: 0,
      redriveStatus: null,
      redriveStatusReason: null,
    }))
  }
}

async function* both<T>(first: AsyncIterable<T>, second: AsyncIterable<T>): AsyncIterable<T> {
  yield* first
  yield* second
}
