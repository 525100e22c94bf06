/** Indents JSON without reading its numbers, so that they stay as they are written. */
export function indented(text: string): string {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  let result = ''
  let depth = 0
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1
      result += token + line()
    } else if (token === '}' || token === ']') {
      depth -= 1
      // Nothing between the brackets.
      result = /[[{]\n *$/.test(result) ? result.replace(/\n *$/, '') + token : result + line() + token
    } else if (token === ',') result += `,${line()}`
    else if (token === ':') result += ': '
    else result += token
  }
  return result
}
