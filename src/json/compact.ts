/**
 * JSON text without the white space between its tokens; the text itself if there is none. Everything else keeps its
 * spelling. The text must be JSON.
 */
export function compact(text: string): string {
  let result = ''
  let copied = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x22) index = endOfString(text, index)
    else if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      result += text.slice(copied, index)
      copied = index + 1
    }
  }
  return copied === 0 ? text : result + text.slice(copied)
}

/** The position of the closing quotation mark of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return text.length
}
