import type { DescribedExecution } from '../../control/describe-execution.ts'
import { Payload, type PlainObject, parse } from '../../json/index.ts'
import { jsonAnswer, withMetadata } from '../sdk-metadata.ts'
import type { StartedChild } from './start-child.ts'

/** The answer of StartExecution, with dates as this integration writes them: in whole milliseconds. */
export function startedOutput(
  child: Pick<StartedChild, 'arn' | 'startMillis'>,
  requestId: string,
  atMillis: number,
): Payload {
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

/** The result of `.sync`: what DescribeExecution says about the child, with its output as text. */
export function describedAsText(described: DescribedExecution): PlainObject {
  const { execution, redriveCount, redriveMillis, redriveStatus, redriveStatusReason } = described
  const { end } = execution
  const output = end?.output ?? null
  return withoutAbsent({
    Cause: end?.cause ?? null,
    Error: end?.error ?? null,
    ExecutionArn: execution.arn,
    Input: execution.input,
    InputDetails: { Included: true },
    Name: execution.name,
    Output: output,
    OutputDetails: output === null ? null : { Included: true },
    RedriveCount: redriveCount,
    RedriveDate: redriveMillis,
    RedriveStatus: redriveStatus,
    RedriveStatusReason: redriveStatusReason,
    ...commonMembers(described),
  })
}

/** The result of `.sync:2`: input and output are nested JSON. The recording has no redrive members here. */
export function describedAsJson(described: DescribedExecution): PlainObject {
  const { arn, input, name, end } = described.execution
  const output = end?.output ?? null
  return withoutAbsent({
    ExecutionArn: arn,
    Input: parse(input),
    InputDetails: { Included: true },
    Name: name,
    Output: output === null ? null : parse(output),
    OutputDetails: { Included: true },
    ...commonMembers(described),
  })
}

function commonMembers({ execution, aliasArn, versionArn }: DescribedExecution) {
  const { startMillis, machineArn, end, traceHeader } = execution
  return {
    StartDate: startMillis,
    StateMachineAliasArn: aliasArn,
    StateMachineArn: machineArn,
    StateMachineVersionArn: versionArn,
    Status: end?.status ?? 'RUNNING',
    StopDate: end?.stopMillis ?? null,
    TraceHeader: traceHeader,
  }
}

function withoutAbsent(members: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
}
