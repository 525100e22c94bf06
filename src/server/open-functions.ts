import path from 'node:path'
import { partitionOf } from '../arn/index.ts'
import { codeFrame } from '../asl/diagnostics/index.ts'
import type { RunningFunctions } from '../functions/index.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { FunctionOutput } from './logging/function-output.ts'
import type { Log } from './logging/open-log.ts'
import type { ServiceOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** Opens the functions. Their output is logged with their names. */
export async function openFunctions(
  options: ServiceOptions,
  { logger, unlimited }: Log,
): Promise<RunningFunctions | null> {
  const { functionsPath: place, account, region } = options
  if (place === null) return null
  // Loaded only if there are functions: without them, the server is ready sooner.
  const functions = await import('../functions/index.ts')
  const output = new FunctionOutput({
    clock: systemClock,
    write: (name, line, requestId) => unlimited.info({ function: name, requestId }, line),
    leftOut: (name, omitted) =>
      unlimited.warn({ function: name, ...omitted }, 'The function printed more than is logged: this was left out.'),
  })
  try {
    const opened = functions.openFunctions({
      place,
      account,
      region,
      partition: partitionOf(region),
      log: (name, line, requestId) => output.take(name, line, requestId),
      reloaded: (outcome) => {
        if ('problem' in outcome) logger.error(`Functions could not be reloaded: ${outcome.problem}`)
        else logger.info({ functions: outcome.names }, 'Functions were reloaded.')
      },
    })
    return {
      ...opened,
      async close() {
        await opened.close()
        output.close()
      },
    }
  } catch (error) {
    if (!(error instanceof functions.FunctionSettingsError)) throw error
    const { message, place } = error
    throw new UsageError(message, place === null ? null : codeFrame(place.text, shownName(place.file), place.offset))
  }
}

function shownName(file: string): string {
  return path.relative('', file) || file
}
