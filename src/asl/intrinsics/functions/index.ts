import type { IntrinsicFunction } from '../intrinsic-function.ts'
import { array } from './array/array.ts'
import { arrayContains } from './array/array-contains.ts'
import { arrayGetItem } from './array/array-get-item.ts'
import { arrayLength } from './array/array-length.ts'
import { arrayPartition } from './array/array-partition.ts'
import { arrayRange } from './array/array-range.ts'
import { arrayUnique } from './array/array-unique.ts'
import { base64Decode } from './encoding/base64-decode.ts'
import { base64Encode } from './encoding/base64-encode.ts'
import { hash } from './encoding/hash.ts'
import { jsonMerge } from './json/json-merge.ts'
import { jsonToString } from './json/json-to-string.ts'
import { stringToJson } from './json/string-to-json.ts'
import { mathAdd } from './math/math-add.ts'
import { mathRandom } from './math/math-random.ts'
import { format } from './text/format.ts'
import { stringSplit } from './text/string-split.ts'
import { uuid } from './text/uuid.ts'

/** All intrinsic functions, by name. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ['States.Array', array],
  ['States.ArrayContains', arrayContains],
  ['States.ArrayGetItem', arrayGetItem],
  ['States.ArrayLength', arrayLength],
  ['States.ArrayPartition', arrayPartition],
  ['States.ArrayRange', arrayRange],
  ['States.ArrayUnique', arrayUnique],
  ['States.Base64Decode', base64Decode],
  ['States.Base64Encode', base64Encode],
  ['States.Format', format],
  ['States.Hash', hash],
  ['States.JsonMerge', jsonMerge],
  ['States.JsonToString', jsonToString],
  ['States.MathAdd', mathAdd],
  ['States.MathRandom', mathRandom],
  ['States.StringSplit', stringSplit],
  ['States.StringToJson', stringToJson],
  ['States.UUID', uuid],
])
