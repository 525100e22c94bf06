import {
  isNumber,
  type JsonObject,
  type JsonValue,
  memberEntries,
  numberText,
  ObjectBuilder,
  toNumber,
} from '../json/index.ts'
import { isInteger, javaEquals } from './java-equals.ts'
import type { Costs } from './meter.ts'

/**
 * Where the service holds members in a Java HashMap, they come out in the order of its buckets, as recordings show (the 13
 * members of `base/…test_query_context_object_values`, the parameters of most Task states). These functions give that
 * order: buckets by the spread hash of the key, in a table whose size is a power of two, at least 16, and at most three
 * quarters full; keys in one bucket in the order in which they were put in.
 */
export function inHashMapOrder(object: JsonObject): JsonObject {
  const builder = new ObjectBuilder()
  const entries = memberEntries(object)
  for (const index of bucketOrder(
    entries.map(([name]) => stringHash(name)),
    tableSize(entries.length),
  )) {
    const [name, value] = entries[index]!
    builder.set(name, value)
  }
  return builder.build()
}

/** The names in the order in which a HashMap would return them after they were put in as keys. */
export function hashMapOrder(names: readonly string[]): string[] {
  return bucketOrder(names.map(stringHash), tableSize(names.length)).map((index) => names[index]!)
}

/** The distinct values of a list in the order of a Java HashSet made from it. */
export function inHashSetOrder(values: readonly JsonValue[], costs: Costs): JsonValue[] {
  costs.spend(8 * values.length)
  const distinct: JsonValue[] = []
  const hashes: number[] = []
  const byHash = new Map<number, JsonValue[]>()
  for (const value of values) {
    const hash = javaHash(value, costs)
    const others = byHash.get(hash) ?? []
    if (others.some((other) => javaEquals(other, value, costs))) continue
    others.push(value)
    byHash.set(hash, others)
    distinct.push(value)
    hashes.push(hash)
  }
  // A set made from a collection takes its initial table size from the collection's size, including repeated values.
  return bucketOrder(hashes, powerOfTwo(Math.floor(values.length / 0.75) + 1)).map((index) => distinct[index]!)
}

function tableSize(entryCount: number): number {
  return powerOfTwo(Math.ceil(entryCount / 0.75))
}

function powerOfTwo(least: number): number {
  let size = 16
  while (size < least) size *= 2
  return size
}

/** The indices of the hashes, ordered by bucket and then by position. */
function bucketOrder(hashes: readonly number[], size: number): number[] {
  const buckets = hashes.map((hash) => (hash ^ (hash >>> 16)) & (size - 1))
  return hashes.map((_, index) => index).sort((left, right) => buckets[left]! - buckets[right]!)
}

function stringHash(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  return hash
}

/** `hashCode` of the Java object that represents a value: Integer, Long, Double, String, List, Map. */
function javaHash(value: JsonValue, costs: Costs): number {
  // Numbers are hashed by way of big integers.
  costs.spend(typeof value === 'string' ? 2 + value.length / 16 : 10)
  if (value === null) return 0
  if (typeof value === 'boolean') return value ? 1231 : 1237
  if (typeof value === 'string') return stringHash(value)
  if (isNumber(value)) return numberHash(numberText(value), toNumber(value))
  if (Array.isArray(value)) {
    return value.reduce<number>((hash, item) => (Math.imul(hash, 31) + javaHash(item, costs)) | 0, 1)
  }
  return memberEntries(value).reduce(
    (hash, [name, member]) => (hash + (stringHash(name) ^ javaHash(member, costs))) | 0,
    0,
  )
}

function numberHash(text: string, value: number): number {
  if (!isInteger(text)) {
    const halves = new Int32Array(new Float64Array([value]).buffer)
    return halves[0]! ^ halves[1]!
  }
  const integer = BigInt(text)
  if (BigInt.asIntN(32, integer) === integer) return Number(integer)
  if (BigInt.asIntN(64, integer) === integer) return Number(BigInt.asIntN(32, integer ^ (integer >> 32n)))
  return bigIntegerHash(integer)
}

/** Over the words of the magnitude, most significant first, with the sign at the end. */
function bigIntegerHash(integer: bigint): number {
  const digits = (integer < 0n ? -integer : integer).toString(16)
  let hash = 0
  for (let end = ((digits.length + 7) % 8) + 1, start = 0; start < digits.length; start = end, end += 8) {
    hash = (Math.imul(hash, 31) + Number.parseInt(digits.slice(start, end), 16)) | 0
  }
  return integer < 0n ? -hash | 0 : hash
}
