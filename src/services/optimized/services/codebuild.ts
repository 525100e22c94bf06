import { isObject } from '../../../json/index.ts'
import { at, listAt, stateAt } from '../members.ts'
import type { FollowedJob, OptimizedApi, OptimizedRow } from '../row.ts'

export const codebuildApi: OptimizedApi = {
  package: '@aws-sdk/client-codebuild',
  sdkId: 'CodeBuild',
  prefix: 'CodeBuild',
  firstSdk: { service: 'AWSCodeBuild', exception: 'AWSCodeBuildException' },
}

const failed = ['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT']

const build: FollowedJob = {
  poll: { operation: 'BatchGetBuilds', parameters: (started) => ({ Ids: [at(started, 'Build', 'Id')] }) },
  stateOf: stateAt(['Builds', 0, 'BuildStatus'], { succeeded: ['SUCCEEDED'], failed }),
  result: (description) => ({ Build: at(description, 'Builds', 0) }),
  cancel: { operation: 'StopBuild', parameters: (started) => ({ Id: at(started, 'Build', 'Id') }) },
  interval: 'quick',
}

const buildBatch: FollowedJob = {
  poll: { operation: 'BatchGetBuildBatches', parameters: (started) => ({ Ids: [at(started, 'BuildBatch', 'Id')] }) },
  stateOf: stateAt(['BuildBatches', 0, 'BuildBatchStatus'], { succeeded: ['SUCCEEDED'], failed }),
  result: (description) => ({ BuildBatch: at(description, 'BuildBatches', 0) }),
  cancel: { operation: 'StopBuildBatch', parameters: (started) => ({ Id: at(started, 'BuildBatch', 'Id') }) },
  interval: 'quick',
}

/** A build that has just been stopped cannot be deleted straight away. */
function isStillRunning(reason: unknown): boolean {
  return typeof reason === 'string' && /IN_PROGRESS|NOT_STOPPED|STILL_RUNNING/.test(reason)
}

export const codebuildRows: readonly OptimizedRow[] = [
  { action: 'startBuild', tokenMember: 'IdempotencyToken', job: build },
  { action: 'stopBuild' },
  {
    action: 'batchDeleteBuilds',
    isTooEarly: (answer) =>
      listAt(answer, 'BuildsNotDeleted').some((each) => isObject(each) && isStillRunning(at(each, 'StatusCode'))),
  },
  { action: 'batchGetReports' },
  { action: 'startBuildBatch', tokenMember: 'IdempotencyToken', job: buildBatch },
  { action: 'stopBuildBatch' },
  { action: 'retryBuildBatch', tokenMember: 'IdempotencyToken', job: buildBatch },
  { action: 'deleteBuildBatch', isTooEarly: (answer) => isStillRunning(at(answer, 'StatusCode')) },
]
