import { stringify } from '../../../../json/index.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.JsonToString(value)`: its JSON text, without white space. */
export const jsonToString: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate: (values) => stringify(values[0]!),
}
