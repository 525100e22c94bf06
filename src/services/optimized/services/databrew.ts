import type { JsonValue } from '../../../json/index.ts'
import { at, listAt, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

export const databrewApi: OptimizedApi = {
  package: '@aws-sdk/client-databrew',
  sdkId: 'DataBrew',
  prefix: 'DataBrew',
  firstSdk: { service: 'AWSGlueDataBrew', exception: 'AWSGlueDataBrewException' },
}

const stateOf = stateAt(['State'], { succeeded: ['SUCCEEDED'], failed: ['FAILED', 'STOPPED', 'TIMEOUT'] })

/** A machine's role may list runs, but not describe one. The newest come first. */
function runOf(description: JsonValue, started: JsonValue) {
  const runId = at(started, 'RunId')
  return listAt(description, 'JobRuns').find((run) => at(run, 'RunId') === runId) ?? null
}

export const databrewRows: readonly OptimizedRow[] = [
  {
    action: 'startJobRun',
    job: {
      poll: {
        operation: 'ListJobRuns',
        parameters: (_started, given) => ({ Name: at(given, 'Name'), MaxResults: 100 }),
      },
      stateOf: (description, started) => stateOf({ State: at(runOf(description, started), 'State') }),
      resultPath: ['JobRuns', 0],
      result: runOf,
      cancel: {
        operation: 'StopJobRun',
        parameters: (started, given) => ({ Name: at(given, 'Name'), RunId: at(started, 'RunId') }),
      },
      interval: 'quick',
    },
  },
]
