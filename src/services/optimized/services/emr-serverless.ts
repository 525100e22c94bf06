import type { JsonObject } from '../../../json/index.ts'
import { at, stateAt } from '../members.ts'
import type { FollowedJob, OptimizedApi, OptimizedRow } from '../row.ts'

export const emrServerlessApi: OptimizedApi = {
  package: '@aws-sdk/client-emr-serverless',
  sdkId: 'EMR Serverless',
  prefix: 'EMRServerless',
  firstSdk: null,
}

function applicationJob(
  succeeded: readonly string[],
  failed: readonly string[],
  cancelOperation: string | null,
): FollowedJob {
  return {
    poll: { operation: 'GetApplication', parameters: applicationId },
    stateOf: stateAt(['Application', 'State'], { succeeded, failed }),
    result: (description) => ({ Application: at(description, 'Application') }),
    cancel: cancelOperation === null ? null : { operation: cancelOperation, parameters: applicationId },
    interval: 'quick',
  }
}

function runJob(succeeded: readonly string[], failed: readonly string[], cancels: boolean): FollowedJob {
  const parameters = (started: JsonObject) => ({
    ApplicationId: at(started, 'ApplicationId'),
    JobRunId: at(started, 'JobRunId'),
  })
  return {
    poll: { operation: 'GetJobRun', parameters },
    stateOf: stateAt(['JobRun', 'State'], { succeeded, failed }),
    result: (description) => ({ JobRun: at(description, 'JobRun') }),
    cancel: cancels ? { operation: 'CancelJobRun', parameters } : null,
    interval: 'quick',
  }
}

function applicationId(started: JsonObject) {
  return { ApplicationId: at(started, 'ApplicationId') }
}

/** These operations answer with nothing; the integration adds which application it was. */
function namingApplication(_answer: JsonObject, parameters: JsonObject): JsonObject {
  return applicationId(parameters)
}

export const emrServerlessRows: readonly OptimizedRow[] = [
  {
    action: 'createApplication',
    job: applicationJob(['CREATED', 'STARTING', 'STARTED'], ['TERMINATED'], 'DeleteApplication'),
  },
  {
    action: 'startApplication',
    shape: namingApplication,
    job: applicationJob(['STARTED'], ['STOPPING', 'STOPPED', 'TERMINATED'], 'StopApplication'),
  },
  { action: 'stopApplication', shape: namingApplication, job: applicationJob(['STOPPED'], ['TERMINATED'], null) },
  { action: 'deleteApplication', shape: namingApplication, job: applicationJob(['TERMINATED'], [], null) },
  { action: 'startJobRun', job: runJob(['SUCCESS'], ['FAILED', 'CANCELLED'], true) },
  { action: 'cancelJobRun', job: runJob(['CANCELLED'], ['SUCCESS', 'FAILED'], false) },
]
