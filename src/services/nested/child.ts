import { Payload, type PlainObject, parse } from '../../json/index.ts'
import { aliasArn, versionArn } from '../../runtime/qualified-machine.ts'
import type { Execution, ExecutionEnd } from '../../store/store.ts'
import { jsonAnswer, withMetadata } from '../sdk-metadata.ts'

/** An execution that a task started. */
export type Child = Pick<
  Execution,
  'id' | 'arn' | 'name' | 'machineArn' | 'version' | 'alias' | 'input' | 'startMillis' | 'traceHeader'
>

/** What StartExecution answered, with the dates as this integration writes them: whole milliseconds. */
export function startedOutput(child: Pick<Child, 'arn' | 'startMillis'>, requestId: string, atMillis: number): Payload {
  const body = `{"executionArn":"${child.arn}","startDate":${javaSeconds(child.startMillis)}}`
  return Payload.ofValue(
    withMetadata({ ExecutionArn: child.arn, StartDate: child.startMillis }, jsonAnswer(body, requestId, atMillis)),
  )
}

/** The API writes times as Java prints them (`1.745486528077E9`), which the recorded Content-Length shows. */
function javaSeconds(millis: number): string {
  const digits = String(millis)
  return `${digits[0]}.${digits.slice(1).replace(/0+$/, '') || '0'}E${digits.length - 4}`
}

/** The result of `.sync`: what DescribeExecution says of the child, its output as text. */
export function describedAsText(child: Child, end: ExecutionEnd): PlainObject {
  const succeeded = end.status === 'SUCCEEDED'
  return withoutAbsent({
    Cause: end.cause,
    Error: end.error,
    ExecutionArn: child.arn,
    Input: child.input,
    InputDetails: { Included: true },
    Name: child.name,
    Output: end.output,
    OutputDetails: end.output === null ? null : { Included: true },
    RedriveCount: 0,
    RedriveStatus: succeeded ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    RedriveStatusReason: succeeded ? 'Execution is SUCCEEDED and cannot be redriven' : null,
    StartDate: child.startMillis,
    StateMachineAliasArn: child.alias === null ? null : aliasArn(child.machineArn, child.alias),
    StateMachineArn: child.machineArn,
    StateMachineVersionArn: child.version === null ? null : versionArn(child.machineArn, child.version),
    Status: end.status,
    StopDate: end.stopMillis,
    TraceHeader: child.traceHeader,
  })
}

/** The result of `.sync:2`: input and output are JSON in the JSON. The recording has no redrive members here. */
export function describedAsJson(child: Child, end: ExecutionEnd): PlainObject {
  return withoutAbsent({
    ExecutionArn: child.arn,
    Input: parse(child.input),
    InputDetails: { Included: true },
    Name: child.name,
    Output: end.output === null ? null : parse(end.output),
    OutputDetails: { Included: true },
    StartDate: child.startMillis,
    StateMachineAliasArn: child.alias === null ? null : aliasArn(child.machineArn, child.alias),
    StateMachineArn: child.machineArn,
    StateMachineVersionArn: child.version === null ? null : versionArn(child.machineArn, child.version),
    Status: end.status,
    StopDate: end.stopMillis,
    TraceHeader: child.traceHeader,
  })
}

function withoutAbsent(members: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
}
