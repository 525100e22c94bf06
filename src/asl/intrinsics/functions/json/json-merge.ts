import { memberEntries, ObjectBuilder } from '../../../../json/index.ts'
import { inHashMapOrder } from '../../../java-map-order.ts'
import { objectAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/**
 * `States.JsonMerge(first, second, false)`: the members of both, those of the second winning. The service has no deep
 * merge; anything else than true asks for the shallow one. The recorded result of `{a,b,d}` and `{a,c,d}` is `{a,b,c,d}`:
 * the members pass through a Java HashMap.
 */
export const jsonMerge: IntrinsicFunction = {
  argumentsMin: 3,
  argumentsMax: 3,
  evaluate(values, { costs }) {
    const first = memberEntries(objectAt(values, 0))
    const second = memberEntries(objectAt(values, 1))
    costs.spend(8 * (first.length + second.length))
    const merged = new ObjectBuilder()
    for (const [name, value] of first) merged.set(name, value)
    for (const [name, value] of second) merged.set(name, value)
    if (values[2] === true) throw new InvalidArguments('the third one must be false: deep merging is not supported')
    return inHashMapOrder(merged.build())
  },
}
