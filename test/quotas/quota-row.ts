import type { TestContext } from 'node:test'

/** A quota of the service, as the reference lists it, and what becomes of it here. */
export interface QuotaRow {
  readonly quota: string
  readonly service: string
  readonly here: Held | NotHeld
}

/** The server holds callers to it. */
export interface Held {
  readonly type: 'held'
  /** What callers see. */
  readonly says: string
  /** Fails unless the server lets pass what is within the quota, and refuses the first thing beyond it. */
  readonly proof: (t: TestContext) => Promise<void>
}

/** Left out on purpose. */
export interface NotHeld {
  readonly type: 'not held'
  readonly why: string
}

export function held(quota: string, service: string, says: string, proof: Held['proof']): QuotaRow {
  return { quota, service, here: { type: 'held', says, proof } }
}

export function notHeld(quota: string, service: string, why: string): QuotaRow {
  return { quota, service, here: { type: 'not held', why } }
}
