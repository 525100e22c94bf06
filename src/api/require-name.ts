import { isValidName } from '../control/name.ts'
import { raiseRefusal } from './protocol/raise-refusal.ts'

/** Raises InvalidName for what no machine or activity may be called. The length is the model's to check. */
export function requireName(name: string): void {
  if (!isValidName(name)) raiseRefusal({ type: 'invalidName', name })
}
