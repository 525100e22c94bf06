import { isValidName } from '../control/name.ts'
import { raiseRefusal } from './protocol/raise-refusal.ts'

/** Raises InvalidName for names that no machine or activity may have. The model checks the length. */
export function requireName(name: string): void {
  if (!isValidName(name)) raiseRefusal({ type: 'invalidName', name })
}
