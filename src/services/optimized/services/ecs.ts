import { type JsonObject, stringify } from '../../../json/index.ts'
import { failed } from '../../outcome.ts'
import { patternOf } from '../../task-pattern.ts'
import { at, changed, listAt } from '../members.ts'
import type { JobState, OptimizedApi, OptimizedRow } from '../row.ts'

export const ecsApi: OptimizedApi = {
  package: '@aws-sdk/client-ecs',
  sdkId: 'ECS',
  prefix: 'ECS',
  firstSdk: { service: 'AmazonECS', exception: 'AmazonECSException' },
}

/** A stopped task has succeeded if every container exited with 0. */
function stateOf(description: JsonObject): JobState {
  const task = at(description, 'Tasks', 0)
  if (task === null && listAt(description, 'Failures').length > 0) return 'missing'
  if (at(task, 'LastStatus') !== 'STOPPED') return 'running'
  const containers = listAt(task, 'Containers')
  return containers.length > 0 && containers.every((container) => at(container, 'ExitCode') === 0)
    ? 'succeeded'
    : 'failed'
}

export const ecsRows: readonly OptimizedRow[] = [
  {
    action: 'runTask',
    prepare: (parameters) =>
      at(parameters, 'StartedBy') === null ? changed(parameters, [], { StartedBy: 'AWS Step Functions' }) : parameters,
    findFailure(answer, task) {
      if (patternOf(task.resource) === 'requestResponse' || listAt(answer, 'Failures').length === 0) return null
      return failed('AmazonECS.Unknown', stringify(answer))
    },
    job: {
      poll: {
        operation: 'DescribeTasks',
        parameters: (started) => ({
          Cluster: at(started, 'Tasks', 0, 'ClusterArn'),
          Tasks: [at(started, 'Tasks', 0, 'TaskArn')],
        }),
      },
      stateOf,
      resultPath: ['Tasks', 0],
      result: (description) => at(description, 'Tasks', 0) ?? description,
      cancel: {
        operation: 'StopTask',
        parameters: (started) => ({
          Cluster: at(started, 'Tasks', 0, 'ClusterArn'),
          Task: at(started, 'Tasks', 0, 'TaskArn'),
          Reason: 'The Step Functions task was aborted',
        }),
      },
      interval: 'quick',
    },
  },
]
