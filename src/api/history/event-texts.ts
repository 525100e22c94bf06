/** The texts of the items of a JSON array, each exactly as written. The array must be valid JSON without outer space. */
export function eventTexts(array: string): string[] {
  const texts: string[] = []
  const last = array.length - 1
  let start = 1
  let depth = 0
  for (let index = 1; index < last; index++) {
    const code = array.charCodeAt(index)
    if (code === quote) index = endOfString(array, index)
    else if (code === openBrace || code === openBracket) depth++
    else if (code === closeBrace || code === closeBracket) depth--
    else if (code === comma && depth === 0) {
      texts.push(array.slice(start, index))
      start = index + 1
    }
  }
  if (start < last) texts.push(array.slice(start, last))
  return texts
}

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Strings make up most of a history: jumping from quote to quote is much faster than looking at each character. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++
    if (backslashes % 2 === 0) return end
  }
}
