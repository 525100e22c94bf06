import { memberValues } from '../../json/index.ts'
import { type Evaluation, memberReadSteps } from '../runtime/evaluation.ts'
import { ConstructedArray, pushAll, Sequence, sequenceFrom } from '../runtime/sequence.ts'
import { isObjectValue, memberOf } from '../runtime/value.ts'

/** A field of an object, or of each object in an array, however deeply the arrays nest. */
export function lookupField(value: unknown, name: string, evaluation: Evaluation): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return isObjectValue(value) ? memberOf(value, name) : undefined
  const found: unknown[] = []
  collectField(value, name, found, evaluation)
  return sequenceFrom(found)
}

/** Collects a field of each object; arrays among the values are flattened once. */
export function collectField(items: readonly unknown[], name: string, found: unknown[], evaluation: Evaluation): void {
  evaluation.step(items.length)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (Array.isArray(item)) {
      collectField(item, name, found, evaluation)
      continue
    }
    if (!isObjectValue(item)) continue
    const member = memberOf(item, name)
    if (member === undefined) continue
    if (Array.isArray(member)) pushAll(found, member, evaluation)
    else found.push(member)
  }
}

/** Adds a step's result to a sequence: an array item by item, unless an array constructor made it. */
export function addFlat(target: unknown[], value: unknown, evaluation: Evaluation): void {
  if (Array.isArray(value) && !(value instanceof ConstructedArray)) pushAll(target, value, evaluation)
  else target.push(value)
}

/** `*`: the values of all members, with arrays flattened completely. */
export function evaluateWildcard(input: unknown, evaluation: Evaluation): unknown {
  const object = input instanceof Sequence && input.outerWrapper && input.length > 0 ? input[0] : input
  const results: unknown[] = []
  if (typeof object !== 'object' || object === null) return sequenceFrom(results)
  // Once an array is among the values, the result is an ordinary array: a single item does not stand for itself.
  let joinedArray = false
  const values: readonly unknown[] = Array.isArray(object) ? object : isObjectValue(object) ? memberValues(object) : []
  evaluation.step((Array.isArray(object) ? 1 : memberReadSteps) * values.length)
  for (const value of values) {
    if (Array.isArray(value)) {
      flattenInto(value, results, evaluation)
      joinedArray = true
    } else results.push(value)
  }
  evaluation.items(results.length)
  return joinedArray ? results : sequenceFrom(results)
}

function flattenInto(items: readonly unknown[], results: unknown[], evaluation: Evaluation): void {
  evaluation.step(items.length)
  for (const item of items) {
    if (Array.isArray(item)) flattenInto(item, results, evaluation)
    else results.push(item)
  }
}

/** `**`: the value itself and everything in it. */
export function evaluateDescendants(input: unknown, evaluation: Evaluation): unknown {
  if (input === undefined) return undefined
  const results: unknown[] = []
  collectDescendants(input, results, evaluation)
  return results.length === 1 ? results[0] : sequenceFrom(results)
}

function collectDescendants(value: unknown, results: unknown[], evaluation: Evaluation): void {
  if (Array.isArray(value)) {
    evaluation.step(value.length)
    for (const item of value) collectDescendants(item, results, evaluation)
    return
  }
  results.push(value)
  if (!isObjectValue(value)) return
  const members = memberValues(value)
  evaluation.step(memberReadSteps * members.length)
  evaluation.items(1)
  for (const member of members) collectDescendants(member, results, evaluation)
}
