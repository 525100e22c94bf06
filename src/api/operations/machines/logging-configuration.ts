import type { LoggingConfiguration } from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'

/** Checks a logging configuration and gives the text to keep: complete, and empty destinations as they were given. */
export function loggingText(given: LoggingConfiguration | undefined): string | null {
  if (given === undefined) return null
  const { destinations, level = 'OFF', includeExecutionData = false } = given
  const count = destinations?.length ?? 0
  const incomplete = destinations?.some((each) => each.cloudWatchLogsLogGroup?.logGroupArn === undefined) === true
  if (count > 1 || incomplete || (level !== 'OFF' && count === 0)) {
    raise('InvalidLoggingConfiguration', 'Invalid Logging Configuration: Must specify exactly one Log Destination.')
  }
  const shown: LoggingConfiguration = {
    ...(destinations !== undefined && { destinations }),
    includeExecutionData,
    level,
  }
  return JSON.stringify(shown)
}

/** The configuration as answers show it. */
export function shownLogging(text: string | null): LoggingConfiguration {
  return text === null ? { includeExecutionData: false, level: 'OFF' } : (JSON.parse(text) as LoggingConfiguration)
}
