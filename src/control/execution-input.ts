import { JsonSyntaxError, mayNestTooDeeply, parse } from '../json/index.ts'

/** Why an execution cannot begin with this text, in the words of the service's parser; null if it can. */
export function executionInputProblem(text: string): string | null {
  try {
    // Every start comes through here, and the native parser is many times faster.
    if (mayNestTooDeeply(text)) parse(text)
    else JSON.parse(text)
    return null
  } catch {
    return parserProblem(text)
  }
}

function parserProblem(text: string): string | null {
  // If there is nothing to parse, the service's parser has nothing to say.
  if (text.trim() === '') return 'Invalid execution input.'
  try {
    parse(text)
    return null
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message
    throw error
  }
}
