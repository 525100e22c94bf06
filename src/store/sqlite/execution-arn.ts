/** An execution's ARN as it is kept: what it shares with the machine's other executions, and what is its own. */
export interface SplitArn {
  /** `arn:aws:states:REGION:ACCOUNT:execution:MACHINE`; empty for a text that is no such ARN. */
  readonly scope: string
  /** `NAME`, for Express executions `NAME:UUID`. */
  readonly label: string
}

const colonsInScope = 6

export function splitExecutionArn(arn: string): SplitArn {
  let end = -1
  for (let colons = 0; colons <= colonsInScope; colons += 1) {
    end = arn.indexOf(':', end + 1)
    if (end < 0) return { scope: '', label: arn }
  }
  return { scope: arn.slice(0, end), label: arn.slice(end + 1) }
}
