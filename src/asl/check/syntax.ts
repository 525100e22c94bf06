import { IntrinsicSyntaxError, parsePathOrIntrinsic } from '../intrinsics/index.ts'
import { type Path, PathSyntaxError, parsePath } from '../jsonpath/index.ts'
import { parseTimestamp } from '../timestamp.ts'
import { compileExpression, type ExpressionReferences } from './jsonata-syntax.ts'

import type { SyntaxProblem } from './syntax-problem.ts'

export type { ExpressionReferences } from './jsonata-syntax.ts'

/** A string of the definition, parsed: exactly one of its three meanings, or a problem. */
export interface ParsedText {
  readonly path: Path | null
  readonly expression: ExpressionReferences | null
  readonly variables: ReadonlySet<string>
  readonly problem: SyntaxProblem | null
}

const none: ReadonlySet<string> = new Set()

function failed(problem: SyntaxProblem): ParsedText {
  return { path: null, expression: null, variables: none, problem }
}

/** Parses the text of a JSONPath field: a path or, if allowed, an intrinsic function. */
export function parsePathText(text: string, allowsIntrinsic: boolean): ParsedText {
  try {
    const parsed = allowsIntrinsic ? parsePathOrIntrinsic(text) : { path: parsePath(text) }
    if ('intrinsic' in parsed) {
      return { path: null, expression: null, variables: parsed.intrinsic.references, problem: null }
    }
    return { path: parsed.path, expression: null, variables: parsed.path.references, problem: null }
  } catch (error) {
    if (error instanceof PathSyntaxError || error instanceof IntrinsicSyntaxError) return failed(error)
    throw error
  }
}

/** Parses a string that starts with `{%` and ends with `%}`. */
export function parseExpressionText(text: string): ParsedText {
  const result = compileExpression(text.slice(2, -2))
  if ('problem' in result) return failed({ message: result.problem.message, offset: result.problem.offset + 2 })
  return { path: null, expression: result, variables: result.variables, problem: null }
}

/**
 * Whether a text is a timestamp that a definition may contain: RFC 3339, so with a four-digit year and with seconds. At run
 * time the service is less strict.
 */
export function isTimestamp(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) && parseTimestamp(text) !== null
}
