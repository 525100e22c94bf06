import { JsonSyntaxError, mayNestTooDeeply, parse } from '../../json/index.ts'

/** An answer that is already JSON text, for answers made of texts from the store. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Why a text is not JSON, in the words of the service's parser; null if it is. */
export function jsonProblem(text: string): string | null {
  try {
    if (mayNestTooDeeply(text)) parse(text)
    else JSON.parse(text)
    return null
  } catch {
    return problemOf(text)
  }
}

/**
 * Reads JSON whose numbers need not keep their spelling.
 *
 * @throws JsonSyntaxError as `parse` does.
 */
export function parsePlainly(text: string): unknown {
  if (mayNestTooDeeply(text)) parse(text)
  try {
    return JSON.parse(text)
  } catch {
    // The native message says less than the service's.
    return parse(text)
  }
}

function problemOf(text: string): string | null {
  try {
    parse(text)
    return null
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message
    throw error
  }
}
