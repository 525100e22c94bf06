import { createHash } from 'node:crypto'
import type { Clock } from '../../runtime/clock.ts'
import { raise } from '../protocol/api-error.ts'

const pageSizeDefault = 100
const tokenLifeMillis = 24 * 60 * 60 * 1000

/** What a token belongs to: it is valid only for the same operation with the same arguments. */
export type PageScope = readonly (string | number | boolean | null | undefined)[]

/** How many results a caller wants: 0 or nothing means the default. */
export function pageSize(maxResults: number | undefined): number {
  return maxResults === undefined || maxResults === 0 ? pageSizeDefault : maxResults
}

/** A token for the page that starts at `position`, or undefined at the end. Opaque, and valid for a day. */
export function writePageToken(clock: Clock, scope: PageScope, position: string | null): string | undefined {
  if (position === null) return undefined
  const payload = `${clock.now().toString(36)}~${position}`
  return Buffer.from(`${digest(scope, payload)}${payload}`).toString('base64url')
}

/** The position that a token stands for; null without a token. */
export function readPageToken(clock: Clock, scope: PageScope, token: string | undefined): string | null {
  if (token === undefined) return null
  const text = Buffer.from(token, 'base64url').toString()
  const payload = text.slice(digestLength)
  if (text.slice(0, digestLength) !== digest(scope, payload)) raise('InvalidToken', "Invalid Token: 'Invalid token'")
  const separator = payload.indexOf('~')
  const issuedMillis = Number.parseInt(payload.slice(0, separator), 36)
  if (clock.now() - issuedMillis > tokenLifeMillis) raise('InvalidToken', "Invalid Token: 'Invalid token'")
  return payload.slice(separator + 1)
}

const digestLength = 22

// This keeps tokens from being used where they do not belong. It is not a secret: a position grants nothing.
function digest(scope: PageScope, payload: string): string {
  return createHash('sha256')
    .update(JSON.stringify([scope, payload]))
    .digest('base64url')
    .slice(0, digestLength)
}
