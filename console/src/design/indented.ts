/**
 * Indents JSON without reading its numbers, so that they stay as they are written. It never looks back into what it has
 * written: that would hold up the page on large payloads.
 */
export function indented(text: string): string {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  let result = ''
  let depth = 0
  let isOpened = false
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const isClosing = token === '}' || token === ']'
    if (isClosing) depth -= 1
    // Between brackets with nothing inside, there is no line.
    if (isOpened !== isClosing) result += line()
    result += token
    isOpened = token === '{' || token === '['
    if (isOpened) depth += 1
    else if (token === ',') result += line()
    else if (token === ':') result += ' '
  }
  return result
}
