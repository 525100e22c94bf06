import { type ArnOf, type ArnType, isUnreadable, type MachineArn, readArn } from '../arn/index.ts'
import { raiseRefusal } from './protocol/raise-refusal.ts'

/** Reads an ARN that must name one of some types of resource. Raises InvalidArn otherwise. */
export function requireArn<Type extends ArnType>(text: string, types: readonly Type[]): ArnOf<Type> {
  const arn = readArn(text, types)
  if (isUnreadable(arn)) return raiseRefusal({ type: 'invalidArn', arn })
  return arn
}

/** The same for operations that do not accept the ARN of a Distributed Map state. */
export function requireMachineArn(text: string): MachineArn {
  const arn = requireArn(text, ['stateMachine'])
  return arn.label === null ? arn : raiseRefusal({ type: 'labelledArn', arn: text })
}
