import { type JsonValue, stringify } from '../../json/index.ts'
import type { ChildResult } from './child-result.ts'

/** The complete record of a child, as the transformation NONE writes it. */
export function resultRecord(result: ChildResult): string {
  const wasStarted = result.status !== 'PENDING'
  // The service writes members in alphabetical order, and leaves out those without a value.
  const members: readonly (readonly [string, JsonValue])[] = [
    ['Cause', result.cause],
    ['Error', result.error],
    ['ExecutionArn', result.executionArn],
    ['Input', result.input],
    ['InputDetails', { Included: true }],
    ['Name', result.name],
    ['Output', result.output],
    ['OutputDetails', result.output === null ? null : { Included: true }],
    ['RedriveCount', wasStarted ? result.redriveCount : null],
    ['RedriveStatus', result.redriveStatus],
    ['RedriveStatusReason', result.redriveStatusReason],
    ['StartDate', isoDate(result.startMillis)],
    ['StateMachineArn', result.stateMachineArn],
    ['Status', result.status],
    ['StopDate', isoDate(result.stopMillis)],
  ]
  return stringify(Object.fromEntries(members.filter(([_name, value]) => value !== null)))
}

function isoDate(millis: number | null): string | null {
  return millis === null ? null : new Date(millis).toISOString()
}
