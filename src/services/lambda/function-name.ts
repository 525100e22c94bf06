export interface QualifiedName {
  readonly name: string
  /** A version or an alias; null where none was given. */
  readonly qualifier: string | null
}

const functionArn =
  /^(?:arn:[^:]+:lambda:[^:]*:)?(?:\d{12}:)?(?:function:)?([A-Za-z0-9_-]{1,64})(?::([A-Za-z0-9_$-]{1,128}))?$/

/**
 * Reads what the Invoke API accepts as a function's name: a name, an ARN or part of one, each with or without a qualifier.
 * Null for anything else.
 */
export function parseFunctionName(text: string): QualifiedName | null {
  const match = functionArn.exec(text)
  if (match === null) return null
  return { name: match[1]!, qualifier: match[2] ?? null }
}
