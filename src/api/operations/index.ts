import type { Operation } from '../operation.ts'
import { createActivity } from './activities/create-activity.ts'
import { deleteActivity } from './activities/delete-activity.ts'
import { describeActivity } from './activities/describe-activity.ts'
import { getActivityTask } from './activities/get-activity-task.ts'
import { listActivities } from './activities/list-activities.ts'
import { createStateMachineAlias } from './aliases/create-state-machine-alias.ts'
import { deleteStateMachineAlias } from './aliases/delete-state-machine-alias.ts'
import { describeStateMachineAlias } from './aliases/describe-state-machine-alias.ts'
import { listStateMachineAliases } from './aliases/list-state-machine-aliases.ts'
import { updateStateMachineAlias } from './aliases/update-state-machine-alias.ts'
import { describeExecution } from './executions/describe-execution.ts'
import { getExecutionHistory } from './executions/get-execution-history.ts'
import { listExecutions } from './executions/list-executions.ts'
import { redriveExecution } from './executions/redrive-execution.ts'
import { startExecution } from './executions/start-execution.ts'
import { startSyncExecution } from './executions/start-sync-execution.ts'
import { stopExecution } from './executions/stop-execution.ts'
import { createStateMachine } from './machines/create-state-machine.ts'
import { deleteStateMachine } from './machines/delete-state-machine.ts'
import { describeStateMachine } from './machines/describe-state-machine.ts'
import { describeStateMachineForExecution } from './machines/describe-state-machine-for-execution.ts'
import { listStateMachines } from './machines/list-state-machines.ts'
import { updateStateMachine } from './machines/update-state-machine.ts'
import { validateStateMachineDefinition } from './machines/validate-state-machine-definition.ts'
import { describeMapRun } from './map-runs/describe-map-run.ts'
import { listMapRuns } from './map-runs/list-map-runs.ts'
import { updateMapRun } from './map-runs/update-map-run.ts'
import { listTagsForResource } from './tags/list-tags-for-resource.ts'
import { tagResource } from './tags/tag-resource.ts'
import { untagResource } from './tags/untag-resource.ts'
import { sendTaskFailure } from './tasks/send-task-failure.ts'
import { sendTaskHeartbeat } from './tasks/send-task-heartbeat.ts'
import { sendTaskSuccess } from './tasks/send-task-success.ts'
import { testState } from './testing/test-state.ts'
import { deleteStateMachineVersion } from './versions/delete-state-machine-version.ts'
import { listStateMachineVersions } from './versions/list-state-machine-versions.ts'
import { publishStateMachineVersion } from './versions/publish-state-machine-version.ts'

/** Every operation of the model, in alphabetical order. */
export const operations: readonly Operation[] = [
  createActivity,
  createStateMachine,
  createStateMachineAlias,
  deleteActivity,
  deleteStateMachine,
  deleteStateMachineAlias,
  deleteStateMachineVersion,
  describeActivity,
  describeExecution,
  describeMapRun,
  describeStateMachine,
  describeStateMachineAlias,
  describeStateMachineForExecution,
  getActivityTask,
  getExecutionHistory,
  listActivities,
  listExecutions,
  listMapRuns,
  listStateMachineAliases,
  listStateMachineVersions,
  listStateMachines,
  listTagsForResource,
  publishStateMachineVersion,
  redriveExecution,
  sendTaskFailure,
  sendTaskHeartbeat,
  sendTaskSuccess,
  startExecution,
  startSyncExecution,
  stopExecution,
  tagResource,
  testState,
  untagResource,
  updateMapRun,
  updateStateMachine,
  updateStateMachineAlias,
  validateStateMachineDefinition,
]
