import { JsonNumber, JsonSyntaxError, type JsonValue, parse } from '../../../../json/index.ts'
import { stringAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/** `States.StringToJson(text)`. A blank text gives null, and `-0` gives 0 (both recorded). */
export const stringToJson: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate(values, { costs }) {
    const text = stringAt(values, 0)
    costs.spend(text.length / 4)
    if (text.trim() === '') return null
    return withoutNegativeZero(parseOrThrow(text))
  },
}

function parseOrThrow(text: string): JsonValue {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw new InvalidArguments(error.message)
  }
}

function withoutNegativeZero(value: JsonValue): JsonValue {
  return value instanceof JsonNumber && value.text === '-0' ? 0 : value
}
