import type { LoggingConfiguration } from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'

const logGroupArn = /^arn:[^:]+:logs:[^:]+:\d{12}:log-group:[^:*]+(?<every>:\*)?$/

/** Checks a logging configuration and returns the text to store: complete, but with empty destinations as given. */
export function loggingText(given: LoggingConfiguration | undefined): string | null {
  if (given === undefined) return null
  const { destinations, level = 'OFF', includeExecutionData = false } = given
  const count = destinations?.length ?? 0
  const arn = destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn
  if (count > 1 || (count === 1 && arn === undefined) || (level !== 'OFF' && count === 0)) {
    refuse('Must specify exactly one Log Destination.')
  }
  if (arn !== undefined) checkLogGroup(arn)
  const shown: LoggingConfiguration = {
    ...(destinations !== undefined && { destinations }),
    includeExecutionData,
    level,
  }
  return JSON.stringify(shown)
}

function checkLogGroup(arn: string): void {
  const match = logGroupArn.exec(arn)
  if (match === null) {
    refuse(`Log Group ARN must have the form arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*, but was '${arn}'.`)
  }
  // As reported by users.
  if (match.groups?.every === undefined) refuse("Log Group ARN must be provided with '*' qualifier.")
}

function refuse(why: string): never {
  raise('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${why}`)
}

/** The configuration as answers show it. */
export function shownLogging(text: string | null): LoggingConfiguration {
  return text === null ? { includeExecutionData: false, level: 'OFF' } : (JSON.parse(text) as LoggingConfiguration)
}
