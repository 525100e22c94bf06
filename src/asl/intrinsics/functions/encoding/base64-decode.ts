import { requireLength, stringAt } from '../../argument-values.ts'
import { decodeBase64 } from '../../base64.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.Base64Decode(text)`: the text that the bytes are in UTF-8. */
export const base64Decode: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate(values, { costs }) {
    const text = requireLength(stringAt(values, 0), 0)
    costs.spend(text.length)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(decodeBase64(text))
  },
}
