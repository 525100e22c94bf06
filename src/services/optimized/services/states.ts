import { hasMember, type JsonObject, type JsonValue, parse } from '../../../json/index.ts'
import { patternOf } from '../../task-pattern.ts'
import { at, changed, stateAt } from '../members.ts'
import type { OptimizedApi, OptimizedRow } from '../row.ts'

/** Nested executions on another server, if one is configured. Otherwise they run here, through `services/nested`. */
export const statesApi: OptimizedApi = {
  package: '@aws-sdk/client-sfn',
  sdkId: 'SFN',
  prefix: 'StepFunctions',
  firstSdk: { service: 'AWSStepFunctions', exception: 'AWSStepFunctionsException' },
}

export const statesRows: readonly OptimizedRow[] = [
  {
    action: 'startExecution',
    // The same attempt always gets the same name: a repeat after a crash finds the execution instead of starting another.
    prepare: (parameters, { callId }) => changed(parameters, [], { Name: at(parameters, 'Name') ?? callId }),
    job: {
      poll: {
        operation: 'DescribeExecution',
        parameters: (started) => ({ ExecutionArn: at(started, 'ExecutionArn') }),
      },
      stateOf: stateAt(['Status'], { succeeded: ['SUCCEEDED'], failed: ['ABORTED', 'FAILED', 'TIMED_OUT'] }),
      result: (description, _started, task) =>
        patternOf(task.resource) === 'sync:2' && at(description, 'Status') === 'SUCCEEDED'
          ? withJson(description)
          : description,
      cancel: {
        operation: 'StopExecution',
        parameters: (started) => ({
          ExecutionArn: at(started, 'ExecutionArn'),
          Cause: 'The Step Functions task was aborted',
        }),
      },
      interval: 'quick',
    },
  },
]

/** Input and output as nested JSON. */
function withJson(description: JsonObject): JsonObject {
  const parsed: Record<string, JsonValue> = {}
  for (const name of ['Input', 'Output']) {
    const text = at(description, name)
    if (hasMember(description, name) && typeof text === 'string') parsed[name] = parse(text)
  }
  return changed(description, [], parsed)
}
