import { codeFrame } from '../../asl/diagnostics/index.ts'
import { JsonSyntaxError, type JsonValue, lineAndColumn, parse } from '../../json/index.ts'
import { UsageError } from '../../server/usage-error.ts'

/**
 * Parses JSON that a command was given. `what` begins the message, and `fileName` names the place: a file, or wherever else
 * the text comes from.
 *
 * @throws UsageError that shows the place.
 */
export function parseJson(text: string, fileName: string, what = ''): JsonValue {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { line, column } = lineAndColumn(text, error.offset)
    const reason = error.message.split('\n')[0]
    throw new UsageError(
      `${what}${fileName}:${line}:${column}: this is not JSON: ${reason}`,
      codeFrame(text, fileName, error.offset),
    )
  }
}
