import { JsonSyntaxError, type JsonValue, lineAndColumn, parse } from '../../json/index.ts'
import type { Diagnostic } from '../diagnostics/index.ts'

/** How much of the text the service's JSON parser quotes. */
const quotedMax = 500

/** Reads the text of a definition. For text that is not JSON, returns a diagnostic in the words of the service's parser. */
export function readJson(text: string): { readonly value: JsonValue } | { readonly problem: Diagnostic } {
  try {
    return { value: parse(text) }
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { problem: syntaxProblem(text, error) }
    throw error
  }
}

/**
 * The service's parser (Jackson) says twice where it stopped: at the end of the message and as the location (observed). It
 * stops after what it has read, one character further than people look for the problem.
 */
function syntaxProblem(text: string, error: JsonSyntaxError): Diagnostic {
  const { line, column } = lineAndColumn(text, stopOf(error))
  const quoted = quote(text)
  const location = `[Source: (String)${quoted}; line: ${line}, column: ${column}]`
  // It also names the text when it says which bracket is left open.
  const message = error.message.replaceAll('[line: ', () => `[Source: (String)${quoted}; line: `)
  return {
    severity: 'ERROR',
    code: 'INVALID_JSON_DESCRIPTION',
    message: `${message}\n at ${location}`,
    location,
    own: false,
    path: null,
    target: 'value',
    textOffset: error.offset,
  }
}

function stopOf({ message, offset }: JsonSyntaxError): number {
  const token = /^Unrecognized token '([^']*)'/.exec(message)?.[1]
  if (token !== undefined) return offset + token.length
  return /^(?:Unexpected|Illegal unquoted|Invalid numeric|Unrecognized) (?!end)/.test(message) ? offset + 1 : offset
}

function quote(text: string): string {
  if (text.length <= quotedMax) return `"${text}"`
  return `"${text.slice(0, quotedMax)}"[truncated ${text.length - quotedMax} chars]`
}
