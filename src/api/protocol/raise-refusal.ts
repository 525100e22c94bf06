import { type Refusal, serviceError } from '../../control/refusal.ts'
import { ConstraintError, raise } from './api-error.ts'

/** Raises a refusal as an error of the API. */
export function raiseRefusal(refusal: Refusal): never {
  // In the service, a separate layer checks bounds, and its errors have another prefix.
  if (refusal.type === 'outOfBounds') throw new ConstraintError(refusal.problems)
  const { code, message, members } = serviceError(refusal)
  return raise(code, message, members)
}
