import { splitLabel } from './read-arn.ts'

// The parts of ARNs that this server made itself. They are not checked again; `readArn` reads those that come from
// outside.

/** The type of a machine whose execution has this ARN. Express children of map runs are Express, whatever their parent is. */
export function executionType(executionArn: string): 'STANDARD' | 'EXPRESS' {
  return typeOf(executionArn) === 'express' ? 'EXPRESS' : 'STANDARD'
}

/** The name of a machine as its executions show it; for a map run's children, `MACHINE/LABEL`. */
export function machineNameOf(machineArn: string): string {
  return machineArn.slice(machineArn.lastIndexOf(':') + 1)
}

/** The label of a Distributed Map in `arn:…:stateMachine:MACHINE/LABEL`, or null. */
export function labelOf(machineArn: string): string | null {
  return splitLabel(machineNameOf(machineArn)).label
}

/** The ARN of the machine itself, even if it is named `MACHINE/LABEL`, as by a map run's children. */
export function ownerMachineArn(machineArn: string): string {
  const slash = machineArn.indexOf('/', machineArn.lastIndexOf(':'))
  return slash < 0 ? machineArn : machineArn.slice(0, slash)
}

/** The id at the end of a map run's ARN, a UUID. */
export function mapRunId(mapRunArn: string): string {
  return mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)
}

/** `MACHINE` or `MACHINE/LABEL`, and the name of an execution of it. */
export function executionNames(executionArn: string): { readonly machineName: string; readonly executionName: string } {
  const [machineName = '', executionName = ''] = executionArn.split(':').slice(6)
  return { machineName, executionName }
}

/** An execution's ARN as it is stored: the part it shares with the machine's other executions, and its own part. */
export interface SplitArn {
  /** `arn:aws:states:REGION:ACCOUNT:execution:MACHINE`; empty for a text that is not such an ARN. */
  readonly scope: string
  /** `NAME`, or for Express executions `NAME:UUID`. */
  readonly label: string
}

const colonsInScope = 6

/** Splits an ARN so that scope, colon and label make it again. A text that is not an ARN is all label. */
export function splitExecutionArn(arn: string): SplitArn {
  let end = -1
  for (let colons = 0; colons <= colonsInScope; colons += 1) {
    end = arn.indexOf(':', end + 1)
    if (end < 0) return { scope: '', label: arn }
  }
  return { scope: arn.slice(0, end), label: arn.slice(end + 1) }
}

function typeOf(arn: string): string | undefined {
  return arn.split(':', 6)[5]
}
