import type { Logger } from 'pino'
import type { TellAnswered } from '../../api/index.ts'

// A healthy server answers in a few milliseconds, even with as much as one request can carry.
const slowMillis = 1_000

/** Writes a line for each request: at `info` if the server failed to answer it or was slow, otherwise at `debug`. */
export function requestLog(logger: Logger): TellAnswered | undefined {
  if (!logger.isLevelEnabled('info')) return undefined
  const isComplete = logger.isLevelEnabled('debug')
  return ({ operation, status, errorCode, durationMillis, requestId, waits }) => {
    const failed = status >= 500
    const slow = durationMillis >= slowMillis && !waits
    if (!failed && !slow && !isComplete) return
    const fields = {
      operation,
      status,
      ...(errorCode !== null && { errorCode }),
      durationMillis: Math.round(durationMillis * 10) / 10,
      ...(requestId !== null && { requestId }),
    }
    if (failed) logger.info(fields, 'A request failed.')
    else if (slow) logger.info(fields, 'A request was slow.')
    else logger.debug(fields, 'A request was answered.')
  }
}
