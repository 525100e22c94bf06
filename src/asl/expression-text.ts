/** How JSONata expressions are distinguished from other strings. */
export type Delimiters = 'none' | 'complete' | 'unclosed' | 'unopened'

export function delimitersOf(text: string): Delimiters {
  const opened = text.startsWith('{%')
  const closed = text.endsWith('%}')
  if (opened && closed && text.length >= 4) return 'complete'
  if (opened) return 'unclosed'
  return closed ? 'unopened' : 'none'
}

/** The source of the expression between `{%` and `%}` in a string, or null for any other string. */
export function expressionSource(text: string): string | null {
  return delimitersOf(text) === 'complete' ? text.slice(2, -2).trim() : null
}
