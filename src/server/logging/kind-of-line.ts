import { splitExecutionArn } from '../../arn/index.ts'

/** Fields that distinguish lines with the same message by what failed, not by when or for whom. */
const telling = ['operation', 'errorCode', 'error', 'functionName'] as const

// Parts that differ between failures of the same kind: ARNs, identifiers, counts.
const particulars = /arn:\S+|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){3,4}|\d+/gi

/** A text that is the same for lines that repeat each other. */
export function kindOfLine(level: number, details: unknown, message: string): string {
  const parts = [String(level), general(message)]
  if (typeof details === 'object' && details !== null) {
    const fields = details as Readonly<Record<string, unknown>>
    for (const name of telling) if (typeof fields[name] === 'string') parts.push(fields[name])
    if (typeof fields.executionArn === 'string') parts.push(splitExecutionArn(fields.executionArn).scope)
    if (fields.err instanceof Error) parts.push(general(fields.err.message))
  }
  return parts.join('\n')
}

function general(text: string): string {
  return text.replaceAll(particulars, '#')
}
