import { stringify } from '../../../../json/index.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.JsonToString(value)`: its JSON text, without white space. */
export const jsonToString: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate(values, { costs }) {
    const text = stringify(values[0]!)
    // Writing JSON takes several times as long as copying it.
    costs.build(text.length)
    costs.spend(text.length / 8)
    return text
  },
}
