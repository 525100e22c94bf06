import type { ObjectHead } from '../objects/object-store.ts'
import { s3Error } from './s3-error.ts'
import type { S3Call } from './s3-operation.ts'

export type ConditionOutcome = 'holds' | 'notModified'

/**
 * Checks an object against the conditions of a request: `if-match` and the like, or with a prefix those for a copy's
 * source. Tags take precedence over times, as in HTTP.
 */
export function checkConditions(call: S3Call, head: ObjectHead, prefix = ''): ConditionOutcome {
  const header = (name: string) => call.headers[`${prefix}${name}`]
  const modifiedSeconds = Math.floor((head.lastModifiedMillis ?? 0) / 1000)
  const match = header('if-match')
  if (match !== undefined) {
    if (!matches(match, head)) throw conditionFailed(call, `${prefix}if-match`)
  } else if (modifiedSeconds > secondsOf(header('if-unmodified-since'), Number.POSITIVE_INFINITY)) {
    throw conditionFailed(call, `${prefix}if-unmodified-since`)
  }
  const noneMatch = header('if-none-match')
  const isUnchanged =
    noneMatch !== undefined
      ? matches(noneMatch, head)
      : modifiedSeconds <= secondsOf(header('if-modified-since'), Number.NEGATIVE_INFINITY)
  return isUnchanged ? 'notModified' : 'holds'
}

export function conditionFailed({ bucket, key }: S3Call, condition: string) {
  const message = `At least one of the pre-conditions you specified did not hold: ${condition}`
  return s3Error('PreconditionFailed', 412, message, { bucket, key })
}

function matches(tags: string, { etag = '' }: ObjectHead): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '').replaceAll('"', '')
  return tags.split(',').some((tag) => plain(tag) === '*' || plain(tag) === plain(etag))
}

/** An unreadable date is not a condition. */
function secondsOf(date: string | undefined, none: number): number {
  const millis = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(millis) ? none : Math.floor(millis / 1000)
}
