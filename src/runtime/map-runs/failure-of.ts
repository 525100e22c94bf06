import { StatesError } from '../../asl/states-error.ts'
import { limits } from '../../engine/limits.ts'
import { inputTooLarge } from '../../engine/map-run/batcher.ts'
import { ItemReaderError, ResultWriterError } from '../../items/index.ts'
import { ValueTooLargeError } from '../../json/index.ts'
import type { MapRunHost } from './map-run-host.ts'

interface Failure {
  readonly error: string
  readonly cause: string
}

/** How a map run fails that cannot continue, because of what happened to its stored data. */
export const unreadable = {
  error: 'States.Runtime',
  cause: 'The server could not read what it had stored of this map run. Its log says more.',
} as const
export const unstorable = {
  error: 'States.Runtime',
  cause: 'The server could not store a step of this map run. Its log says more.',
} as const

/** The service's name for a failure, or null for a fault of ours. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof ItemReaderError) return { error: 'States.ItemReaderFailed', cause: error.message }
  if (error instanceof ResultWriterError) return { error: 'States.ResultWriterFailed', cause: error.message }
  if (error instanceof ValueTooLargeError) {
    const { error: name, cause } = inputTooLarge('what its ItemSelector makes of an item', limits.payloadBytes)
    return { error: name, cause }
  }
  if (error instanceof StatesError) return { error: error.error, cause: error.cause }
  return null
}

/** How a map run fails because of a fault of ours, which is reported. */
export function faultOf(host: Pick<MapRunHost, 'report'>, arn: string, error: unknown): Failure {
  host.report(`the map run ${arn} failed unexpectedly`, error)
  return { error: 'States.Runtime', cause: 'The server failed to go on with this map run. Its log says more.' }
}
