import { requireLength, stringAt } from '../../argument-values.ts'
import { encodeBase64 } from '../../base64.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.Base64Encode(text)`: the text's UTF-8 bytes in Base64. */
export const base64Encode: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate(values, { costs }) {
    const text = requireLength(stringAt(values, 0), 0)
    costs.spend(text.length)
    return encodeBase64(new TextEncoder().encode(text))
  },
}
