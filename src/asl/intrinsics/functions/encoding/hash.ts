import { stringify, takesMoreThan } from '../../../../json/index.ts'
import { hash as digest, isHashAlgorithm } from '../../../../jsonata/runtime/hash.ts'
import { requireLength, stringAt, textLengthMax } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/** `States.Hash(data, algorithm)`: the digest in hexadecimal. Data that is no string is hashed as its JSON text. */
export const hash: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate(values, { costs }) {
    const data = values[0]!
    const isTooLong = typeof data !== 'string' && takesMoreThan(data, textLengthMax)
    const text = isTooLong ? ' '.repeat(textLengthMax + 1) : typeof data === 'string' ? data : stringify(data)
    costs.spend(2 * requireLength(text, 0).length)
    const algorithm = stringAt(values, 1)
    if (!isHashAlgorithm(algorithm)) {
      throw new InvalidArguments('the second one must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512')
    }
    return digest(text, algorithm)
  },
}
