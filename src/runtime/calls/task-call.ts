import { parseTaskResource } from '../../asl/task-resource.ts'
import type { CallTask } from '../../engine/effect.ts'
import { Payload, parse } from '../../json/index.ts'
import type { CancelledCall } from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { TaskCall } from '../service.ts'

/** What a service is told of a call, except the signal, which belongs to one process. */
export type StoredCall = Omit<TaskCall, 'signal'>

/** The call of a task in an execution. */
export function taskCall(live: LiveExecution, call: CallTask): StoredCall {
  const { execution, start } = live
  return {
    resource: call.resource,
    arguments: call.arguments,
    taskToken: call.taskToken,
    callId: call.callId,
    credentials: call.credentials,
    execution: {
      id: live.id,
      arn: execution.arn,
      machineArn: execution.machine.arn,
      machineName: execution.machine.name,
      roleArn: execution.roleArn,
      type: execution.type,
      traceHeader: start.traceHeader,
      testCase: start.testCase,
    },
    state: { name: call.stateName, retryCount: call.retryCount },
    submitted: call.submitted,
  }
}

/** The stored form of a cancelled call. As with frames, every version ever written can be read. */
interface StoredCallV1 {
  readonly version: 1
  readonly resource: string
  readonly arguments: string
  readonly taskToken: string | null
  readonly credentials: string | null
  readonly execution: TaskCall['execution']
  readonly state: TaskCall['state']
  readonly submitted: string | null
}

export function encodeCall({ callId, resource, credentials, ...call }: StoredCall): CancelledCall {
  const stored: StoredCallV1 = {
    version: 1,
    resource: resource.arn,
    arguments: call.arguments.text,
    taskToken: call.taskToken,
    credentials: credentials === null ? null : Payload.ofValue(credentials).text,
    execution: call.execution,
    state: call.state,
    submitted: call.submitted?.text ?? null,
  }
  return { callId, data: JSON.stringify(stored) }
}

export function decodeCall({ callId, data }: CancelledCall): StoredCall {
  const stored = JSON.parse(data) as StoredCallV1
  if (stored.version !== 1) throw new Error(`it has the form ${stored.version}, which this version cannot read`)
  const resource = parseTaskResource(stored.resource)
  if (resource === null) throw new Error(`its resource '${stored.resource}' is not a resource`)
  return {
    resource,
    arguments: Payload.ofText(stored.arguments),
    taskToken: stored.taskToken,
    callId,
    credentials: stored.credentials === null ? null : parse(stored.credentials),
    execution: stored.execution,
    state: stored.state,
    submitted: stored.submitted === null ? null : Payload.ofText(stored.submitted),
  }
}
