import { existsSync } from 'node:fs'
import { codeFrame } from '../../asl/diagnostics/index.ts'
import { JsonSyntaxError, parse } from '../../json/index.ts'
import { UsageError } from '../../server/usage-error.ts'
import { parseJson } from './parse-json.ts'
import { readStandardInput } from './read-standard-input.ts'
import { readText } from './read-text.ts'

/**
 * Reads the input of an execution: literal JSON, `@FILE`, or `-` for standard input.
 *
 * @throws UsageError that shows where it is not JSON.
 */
export async function readInput(flag: string): Promise<string> {
  if (flag === '-') {
    const input = await readStandardInput('the input')
    if (input.trim() === '') throw new UsageError('--input -: standard input was empty, but JSON was expected')
    parseJson(input, '(standard input)')
    return input
  }
  if (flag.startsWith('@')) {
    const file = flag.slice(1)
    if (file === '') throw new UsageError('--input @ needs the name of a file after the @, as in --input @input.json')
    const input = await readText(file, '--input: ')
    parseJson(input, file)
    return input
  }
  try {
    parse(flag)
    return flag
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw notJson(flag, error)
  }
}

function notJson(flag: string, { message, offset }: JsonSyntaxError): UsageError {
  const isThere = existsSync(flag)
  if (isThere || looksLikeFile(flag)) {
    const whether = isThere ? '' : ` (there is no file ${flag} here)`
    return new UsageError(
      `--input takes JSON, and ${JSON.stringify(flag)} looks like a file: did you mean --input @${flag}?${whether}`,
    )
  }
  const frame = flag.trim() === '' ? null : codeFrame(flag, '--input', offset)
  return new UsageError(`--input is not JSON: ${message.split('\n')[0]}`, frame)
}

/** Names with an ending or a folder; anything that starts like JSON is more likely a slip in JSON. */
function looksLikeFile(text: string): boolean {
  return /^[^\s{}[\]"',:]+$/.test(text) && /\.[A-Za-z]\w*$|[/\\]/.test(text)
}
