import { isNumber, isObject, JsonNumber, memberEntries } from '../../json/index.ts'

/** How much of a value an error message shows. */
const textMax = 2_000

/** A value as JSON for an error message; long ones are cut, so that a message never becomes costly. */
export function describeValue(value: unknown): string {
  const parts: string[] = []
  write(value, parts, { left: textMax })
  return parts.join('')
}

function write(value: unknown, parts: string[], budget: { left: number }): void {
  const put = (text: string): void => {
    budget.left -= text.length
    parts.push(text)
  }
  if (budget.left < 0) return
  if (value instanceof JsonNumber) put(value.text)
  else if (isNumber(value)) put(JSON.stringify(value))
  else if (typeof value === 'string')
    put(JSON.stringify(value.length > textMax ? `${value.slice(0, textMax)}…` : value))
  else if (value === undefined) put('undefined')
  else if (Array.isArray(value)) {
    put('[')
    for (let index = 0; index < value.length && budget.left >= 0; index++) {
      if (index > 0) put(',')
      write(value[index], parts, budget)
    }
    put(budget.left < 0 ? '…]' : ']')
  } else if (isObject(value) && !isFunctionLike(value)) {
    put('{')
    let first = true
    for (const [name, member] of memberEntries(value)) {
      if (budget.left < 0) break
      if (member === undefined || isFunctionLike(member)) continue
      put(`${first ? '' : ','}${JSON.stringify(name)}:`)
      first = false
      write(member, parts, budget)
    }
    put(budget.left < 0 ? '…}' : '}')
  } else put(isFunctionLike(value) ? '{}' : String(value))
}

function isFunctionLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'arity' in value && 'invoke' in value
}
