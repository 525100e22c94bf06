import { parse, stringify } from '../../json/index.ts'
import type { ChildResult, Transformation } from './child-result.ts'
import { resultRecord } from './result-record.ts'

/**
 * The result of applying a transformation to a child's result: JSON texts that become elements of the array of results. A
 * child that did not succeed is always written completely.
 */
export function transformed(result: ChildResult, transformation: Transformation): readonly string[] {
  const { output, status } = result
  if (status !== 'SUCCEEDED' || output === null || transformation === 'NONE') return [resultRecord(result)]
  return transformation === 'FLATTEN' ? elements(output) : [output]
}

/** The elements of an array, each in compact spelling; anything else is left unchanged. */
function elements(output: string): readonly string[] {
  if (!/^\s*\[/.test(output)) return [output]
  const value = parse(output)
  return Array.isArray(value) ? value.map(stringify) : [output]
}

/** The text of a value in one line. Line breaks in JSON text are always outside its strings. */
export function oneLine(text: string): string {
  return /[\r\n]/.test(text) ? stringify(parse(text)) : text
}
