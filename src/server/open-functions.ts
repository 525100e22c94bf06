import path from 'node:path'
import { partitionOf } from '../arn/index.ts'
import { codeFrame } from '../asl/diagnostics/index.ts'
import type { RunningFunctions } from '../functions/index.ts'
import type { Log } from './logging/open-log.ts'
import type { ServiceOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** What functions print goes into the log, with their names. */
export async function openFunctions(
  options: ServiceOptions,
  { logger, unlimited }: Log,
): Promise<RunningFunctions | null> {
  const { functionsPath: place, account, region } = options
  if (place === null) return null
  // Loaded only where there are functions: the server is ready sooner without.
  const functions = await import('../functions/index.ts')
  try {
    return functions.openFunctions({
      place,
      account,
      region,
      partition: partitionOf(region),
      log: (name, line, requestId) => unlimited.info({ function: name, requestId }, line),
      reloaded: (outcome) => {
        if ('problem' in outcome) logger.error(`Functions could not be read again: ${outcome.problem}`)
        else logger.info({ functions: outcome.names }, 'Functions were read again.')
      },
    })
  } catch (error) {
    if (!(error instanceof functions.FunctionSettingsError)) throw error
    const { message, place } = error
    throw new UsageError(message, place === null ? null : codeFrame(place.text, shownName(place.file), place.offset))
  }
}

function shownName(file: string): string {
  return path.relative('', file) || file
}
