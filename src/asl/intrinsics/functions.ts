import {
  JsonNumber,
  JsonSyntaxError,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  parse,
  stringify,
  takesMoreThan,
} from '../../json/index.ts'
import { JavaRandom } from '../../jsonata/java-random.ts'
import { base64Decode, base64Encode, utf8Bytes } from '../../jsonata/runtime/encode.ts'
import { hash, isHashAlgorithm } from '../../jsonata/runtime/hash.ts'
import { javaEquals } from '../java-equals.ts'
import { inHashMapOrder, inHashSetOrder } from '../java-map-order.ts'
import { arrayAt, fitsInteger, integerAt, objectAt, requireLength, stringAt, textLengthMax } from './argument-values.ts'
import { format } from './format.ts'
import { type CallContext, type IntrinsicFunction, InvalidArguments } from './intrinsic-function.ts'

type Evaluate = IntrinsicFunction['evaluate']

/** The maximum number of items in a range. */
const rangeItemsMax = 1000

/** All intrinsic functions by name: the number of arguments they take (null for no maximum), and their results. */
const table: readonly (readonly [
  name: string,
  argumentsMin: number,
  argumentsMax: number | null,
  evaluate: Evaluate,
])[] = [
  ['States.Array', 0, null, (values) => [...values]],
  // Equality is decided as in States.ArrayUnique, which shows that the service uses Java's collections.
  [
    'States.ArrayContains',
    2,
    2,
    (values, { costs }) => arrayAt(values, 0).some((item) => javaEquals(item, values[1]!, costs)),
  ],
  ['States.ArrayGetItem', 2, 2, arrayGetItem],
  ['States.ArrayLength', 1, 1, (values) => arrayAt(values, 0).length],
  ['States.ArrayPartition', 2, 2, arrayPartition],
  ['States.ArrayRange', 3, 3, arrayRange],
  // Reports from the service (`[true,false]` becomes `[false,true]`, `[[1,2],[2,1]]` becomes `[[2,1],[1,2]]`) show the
  // order of a Java HashSet; small numbers and letters come out sorted.
  ['States.ArrayUnique', 1, 1, (values, { costs }) => inHashSetOrder(arrayAt(values, 0), costs)],
  ['States.Base64Decode', 1, 1, decodeBase64],
  ['States.Base64Encode', 1, 1, encodeBase64],
  ['States.Format', 1, null, format],
  ['States.Hash', 2, 2, hashData],
  ['States.JsonMerge', 3, 3, jsonMerge],
  ['States.JsonToString', 1, 1, jsonToString],
  ['States.MathAdd', 2, 2, mathAdd],
  ['States.MathRandom', 2, 3, mathRandom],
  ['States.StringSplit', 2, 2, stringSplit],
  ['States.StringToJson', 1, 1, stringToJson],
  // The service is reported to ignore arguments.
  ['States.UUID', 0, null, (_values, { randomness }) => randomness.uuid()],
]

export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map(
  table.map(([name, argumentsMin, argumentsMax, evaluate]) => [name, { argumentsMin, argumentsMax, evaluate }]),
)

/** `States.ArrayGetItem(array, index)`, counted from 0. */
function arrayGetItem(values: readonly JsonValue[]): JsonValue {
  const items = arrayAt(values, 0)
  const index = integerAt(values, 1)
  const item = items[index]
  if (item === undefined) throw new InvalidArguments(`the array has ${items.length} items, there is none at ${index}`)
  return item
}

/** `States.ArrayPartition(array, size)`: arrays of that many items, the last one with the rest. */
function arrayPartition(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const items = arrayAt(values, 0)
  const size = integerAt(values, 1)
  if (size < 1) throw new InvalidArguments('the second one must be a positive number')
  costs.spend(items.length)
  const parts: JsonValue[] = []
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
  return parts
}

/** `States.ArrayRange(first, last, step)`: the numbers from the first to the last, both included. */
function arrayRange(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const first = integerAt(values, 0)
  const last = integerAt(values, 1)
  const step = integerAt(values, 2)
  if (step === 0) throw new InvalidArguments('the step must not be 0')
  const count = Math.max(0, Math.floor((last - first) / step) + 1)
  if (count > rangeItemsMax) throw new InvalidArguments(`the range would have more than ${rangeItemsMax} items`)
  costs.spend(count)
  return Array.from({ length: count }, (_, index) => first + index * step)
}

/**
 * `States.Base64Decode(text)`: the bytes, read as UTF-8 text. Characters that are not Base64 are skipped, as the service is
 * reported to do.
 */
function decodeBase64(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const text = requireLength(stringAt(values, 0), 0)
  costs.spend(text.length)
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(base64Decode(text))
}

/** `States.Base64Encode(text)`: the text's UTF-8 bytes in Base64. */
function encodeBase64(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const text = requireLength(stringAt(values, 0), 0)
  costs.spend(text.length)
  return base64Encode(utf8Bytes(text))
}

/** `States.Hash(data, algorithm)`: the digest in hexadecimal. Data that is not a string is hashed as its JSON text. */
function hashData(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const data = values[0]!
  const isTooLong = typeof data !== 'string' && takesMoreThan(data, textLengthMax)
  const text = isTooLong ? ' '.repeat(textLengthMax + 1) : typeof data === 'string' ? data : stringify(data)
  costs.spend(2 * requireLength(text, 0).length)
  const algorithm = stringAt(values, 1)
  if (!isHashAlgorithm(algorithm)) {
    throw new InvalidArguments('the second one must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512')
  }
  return hash(text, algorithm)
}

/**
 * `States.JsonMerge(first, second, false)`: the members of both; where both have one, the second wins. The service has no
 * deep merge; anything other than true asks for the shallow one. The recorded result of `{a,b,d}` and `{a,c,d}` is
 * `{a,b,c,d}`: the members pass through a Java HashMap.
 */
function jsonMerge(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const first = memberEntries(objectAt(values, 0))
  const second = memberEntries(objectAt(values, 1))
  costs.spend(8 * (first.length + second.length))
  const merged = new ObjectBuilder()
  for (const [name, value] of first) merged.set(name, value)
  for (const [name, value] of second) merged.set(name, value)
  if (values[2] === true) throw new InvalidArguments('the third one must be false: deep merging is not supported')
  return inHashMapOrder(merged.build())
}

/** `States.JsonToString(value)`: its JSON text, without white space. */
function jsonToString(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const text = stringify(values[0]!)
  // Writing JSON takes several times as long as copying it.
  costs.build(text.length)
  costs.spend(text.length / 8)
  return text
}

/** `States.MathAdd(a, b)`: the sum of two 32-bit integers, which must be one too. */
function mathAdd(values: readonly JsonValue[]): JsonValue {
  const sum = integerAt(values, 0) + integerAt(values, 1)
  if (!fitsInteger(sum)) throw new InvalidArguments('the sum is not in the range of -2147483648 to 2147483647')
  return sum
}

/**
 * `States.MathRandom(start, end, seed?)`: an integer from start, included, to end, excluded. The same seed gives the same
 * number. No recording shows which number the service gives; this is the first one that Java's own generator draws.
 */
function mathRandom(values: readonly JsonValue[], { randomness }: CallContext): JsonValue {
  const start = integerAt(values, 0)
  const end = integerAt(values, 1)
  if (start >= end) throw new InvalidArguments('the first one must be less than the second')
  if (values.length === 3) return new JavaRandom(integerAt(values, 2)).integer(start, end)
  return start + Math.floor(randomness.random() * (end - start))
}

/** `States.StringSplit(text, delimiters)`: every character of the second argument splits; empty parts are dropped. */
function stringSplit(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const text = stringAt(values, 0)
  const given = stringAt(values, 1)
  costs.spend(text.length + 2 * given.length)
  const delimiters = new Set(given.split(''))
  const parts: string[] = []
  let start = 0
  for (let index = 0; index <= text.length; index++) {
    if (index < text.length && !delimiters.has(text[index]!)) continue
    if (index > start) parts.push(text.slice(start, index))
    start = index + 1
  }
  return parts
}

/** `States.StringToJson(text)`. A blank text gives null, and `-0` gives 0 (both recorded). */
function stringToJson(values: readonly JsonValue[], { costs }: CallContext): JsonValue {
  const text = stringAt(values, 0)
  costs.spend(text.length / 4)
  if (text.trim() === '') return null
  try {
    const value = parse(text)
    return value instanceof JsonNumber && value.text === '-0' ? 0 : value
  } catch (error) {
    throw error instanceof JsonSyntaxError ? new InvalidArguments(error.message) : error
  }
}
