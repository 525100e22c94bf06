import type { TestContext } from 'node:test'

/** A quota of the service, as the reference lists it, and whether this server enforces it. */
export interface QuotaRow {
  readonly quota: string
  readonly service: string
  readonly here: Enforced | NotEnforced
}

/** The server enforces it. */
export interface Enforced {
  readonly type: 'enforced'
  /** What callers see. */
  readonly says: string
  /** Fails unless the server accepts what is just within the quota and refuses what is just beyond it. */
  readonly proof: (t: TestContext) => Promise<void>
}

/** Left out on purpose. */
export interface NotEnforced {
  readonly type: 'not enforced'
  readonly why: string
}

export function enforced(quota: string, service: string, says: string, proof: Enforced['proof']): QuotaRow {
  return { quota, service, here: { type: 'enforced', says, proof } }
}

export function notEnforced(quota: string, service: string, why: string): QuotaRow {
  return { quota, service, here: { type: 'not enforced', why } }
}
