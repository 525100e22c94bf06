/**
 * How members of an API are called in a definition and in results. `sdk` integrations go through the second Java SDK,
 * which lowers a run of capitals at the front (`DBInstanceIdentifier` is `DbInstanceIdentifier`, `ETag` stays);
 * `optimized` ones through the first, which only writes the first letter large.
 */
export type NamingStyle = 'sdk' | 'optimized'

export function shownName(memberName: string, style: NamingStyle): string {
  // DynamoDB's attribute value, which cannot be called `null` in Java.
  if (memberName === 'NULL' && style === 'sdk') return 'Nul'
  return capitalised(style === 'sdk' ? withLowFront(memberName) : memberName)
}

/** The guide has one name in small letters, of Batch's retry strategy, though it says that all begin with a large one. */
export function documentedName(name: string, style: NamingStyle): string {
  return name === 'attempts' && style === 'optimized' ? 'Attempts' : name
}

/** An operation as a Resource names it: `getObject` for GetObject. */
export function actionName(operation: string): string {
  return `${operation.slice(0, 1).toLowerCase()}${operation.slice(1)}`
}

/**
 * The name of an error of an API as the second Java SDK's class for it is called: words in capitalised form, and always
 * with the ending `Exception` (`DBInstanceNotFoundFault` is `DbInstanceNotFoundException`).
 */
export function exceptionClassName(errorName: string): string {
  const words = errorName
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([0-9])([A-Za-z])/g, '$1 $2')
    .split(' ')
  const name = words.map((word) => capitalised(word.toLowerCase())).join('')
  return `${name.replace(/(?:Exception|Fault)$/, '')}Exception`
}

/** A service's exception prefix where no table has it: the words of its package's name. */
export function prefixOfPackage(packageName: string): string {
  return packageName
    .replace(/^.*\/client-/, '')
    .split('-')
    .map(capitalised)
    .join('')
}

function withLowFront(name: string): string {
  const front = /^[A-Z]+/.exec(name)?.[0] ?? ''
  if (front.length <= 1) return name
  // The last capital of a run begins a word when a small letter follows.
  const length = /[a-z]/.test(name.charAt(front.length)) ? front.length - 1 : front.length
  return `${name.slice(0, length).toLowerCase()}${name.slice(length)}`
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
