/** A text without the characters that an HTTP header cannot hold: control characters, and those beyond ASCII. */
export function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '')
}

/** A JSON text with the same value that fits into an HTTP header: JSON can escape every character in ASCII. */
export function headerJson(json: string): string {
  return (
    json
      // Valid JSON has these only between its tokens.
      .replace(/[\t\n\r]/g, ' ')
      .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  )
}
