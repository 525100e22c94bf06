/**
 * How members of an API are named in definitions and results. `sdk` integrations use the second Java SDK, which lowercases
 * all but the first of a run of leading capitals (`DBInstanceIdentifier` is `DbInstanceIdentifier`, `ETag` stays);
 * `optimized` ones use the first, which only capitalises the first letter.
 */
export type NamingStyle = 'sdk' | 'optimized'

export function shownName(memberName: string, style: NamingStyle): string {
  // DynamoDB's attribute value, which cannot be named `null` in Java.
  if (memberName === 'NULL' && style === 'sdk') return 'Nul'
  return capitalised(style === 'sdk' ? withLowFront(memberName) : memberName)
}

/** The guide has one name in lower case (in Batch's retry strategy), although it says that all names are capitalised. */
export function documentedName(name: string, style: NamingStyle): string {
  return name === 'attempts' && style === 'optimized' ? 'Attempts' : name
}

/** An operation's name in a Resource: `getObject` for GetObject. */
export function actionName(operation: string): string {
  return `${operation.slice(0, 1).toLowerCase()}${operation.slice(1)}`
}

/**
 * The name of the second Java SDK's class for an API's error: capitalised words, always ending in `Exception`
 * (`DBInstanceNotFoundFault` is `DbInstanceNotFoundException`).
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

/** The exception prefix of a service that is not in any table: the words of its package's name. */
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
  // The last capital of a run begins a word if a lower-case letter follows.
  const length = /[a-z]/.test(name.charAt(front.length)) ? front.length - 1 : front.length
  return `${name.slice(0, length).toLowerCase()}${name.slice(length)}`
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
