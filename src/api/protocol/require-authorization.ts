import type { Caller } from '../../control/caller.ts'
import type { ApiContext } from '../context.ts'
import { raise } from './api-error.ts'

/** Raises the error for callers who are not allowed to do what they ask for. */
export async function requireAuthorization(
  { authorize }: Pick<ApiContext, 'authorize'>,
  caller: Caller,
  action: string,
  resources: readonly string[],
): Promise<void> {
  const answer = await authorize(caller, action, resources)
  if (!answer.allowed) raise('AccessDeniedException', answer.reason)
}
