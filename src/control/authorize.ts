import type { Caller } from './caller.ts'

export type AuthorizationDecision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

/**
 * Decides whether a caller may do something. Every door asks this before it does anything for anybody.
 *
 * @param action as policies name it: `states:StartExecution`, `s3:GetObject`.
 * @param resources ARNs of the resources it is done to; `*` alone if the action names none.
 */
export type Authorize = (
  caller: Caller,
  action: string,
  resources: readonly string[],
) => AuthorizationDecision | Promise<AuthorizationDecision>

const allowed: AuthorizationDecision = { allowed: true }

/** Allows everything: anybody who reaches this server may use it. */
export const authorize: Authorize = () => allowed
