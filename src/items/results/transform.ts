import { parse, stringify } from '../../json/index.ts'
import type { ChildResult, Transformation } from './child-result.ts'
import { resultRecord } from './result-record.ts'

/**
 * What a transformation makes of a child's result: JSON texts that stand beside each other in the array of results. A
 * child that did not succeed is always written with everything that is known of it.
 */
export function transformed(result: ChildResult, transformation: Transformation): readonly string[] {
  const { output, status } = result
  if (status !== 'SUCCEEDED' || output === null || transformation === 'NONE') return [resultRecord(result)]
  return transformation === 'FLATTEN' ? elements(output) : [output]
}

/** The elements of an array, each in the compact spelling; anything else stays what it is. */
function elements(output: string): readonly string[] {
  if (!/^\s*\[/.test(output)) return [output]
  const value = parse(output)
  return Array.isArray(value) ? value.map(stringify) : [output]
}

/** The text of a value in one line. Line breaks in JSON text are always outside of its strings. */
export function oneLine(text: string): string {
  return /[\r\n]/.test(text) ? stringify(parse(text)) : text
}
