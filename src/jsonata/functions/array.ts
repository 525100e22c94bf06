import { isNumber, toNumber } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { FunctionValue } from '../runtime/function-value.ts'
import { mergeSort } from '../runtime/merge-sort.ts'
import { append, Sequence, sequenceFrom } from '../runtime/sequence.ts'
import { deepEqual, payForComparing, unspelled } from '../runtime/value.ts'
import { Builtin } from './builtin.ts'

type Items = readonly unknown[] | undefined

function appendValues(evaluation: Evaluation, left: unknown, right: unknown): unknown {
  const joined = append(left, right, evaluation)
  if (Array.isArray(joined) && joined !== left && joined !== right) {
    evaluation.items(joined.length)
    evaluation.step(joined.length)
  }
  return joined
}

function distinct(evaluation: Evaluation, values: unknown): unknown {
  if (!Array.isArray(values) || values.length <= 1) return values
  const results: unknown[] = []
  const primitives = new Set<unknown>()
  const compounds: unknown[] = []
  evaluation.items(values.length)
  for (let index = 0; index < values.length; index++) {
    const value: unknown = values[index]
    const plain = unspelled(value)
    evaluation.step(4)
    if (typeof plain !== 'object' || plain === null) {
      // A set reads a text to find it.
      if (typeof plain === 'string') evaluation.read(plain.length)
      if (primitives.has(plain)) continue
      primitives.add(plain)
    } else {
      evaluation.step(compounds.length)
      if (compounds.some((other) => deepEqual(other, value, evaluation))) continue
      compounds.push(value)
    }
    results.push(value)
  }
  return values instanceof Sequence ? sequenceFrom(results) : results
}

function reverse(evaluation: Evaluation, values: Items): Items {
  if (values === undefined || values.length <= 1) return values
  evaluation.items(values.length)
  evaluation.step(values.length)
  return Array.from(values).reverse()
}

function shuffle(evaluation: Evaluation, values: Items): Items {
  if (values === undefined || values.length <= 1) return values
  evaluation.items(values.length)
  evaluation.step(4 * values.length)
  const result: unknown[] = []
  for (const [index, value] of values.entries()) {
    const place = Math.floor(evaluation.environment.random() * (index + 1))
    if (place !== index) result[index] = result[place]
    result[place] = value
  }
  return result
}

function sort(evaluation: Evaluation, values: Items, comparator: FunctionValue | undefined): Items {
  if (values === undefined || values.length <= 1) return values
  evaluation.items(2 * values.length)
  if (comparator !== undefined) {
    return mergeSort(values, evaluation, (left, right) => isTruthy(comparator.invoke(evaluation, [left, right])))
  }
  if (values.every(isNumber)) {
    return mergeSort(values as number[], evaluation, (left, right) => toNumber(left) > toNumber(right))
  }
  if (!values.every((value) => typeof value === 'string')) throw new JsonataError('D3070', { index: 1 })
  return mergeSort(values as string[], evaluation, (left, right) => {
    payForComparing(left, right, evaluation)
    return left > right
  })
}

/** The result of a comparison function counts as true as in JavaScript, not as in `$boolean`. */
function isTruthy(value: unknown): boolean {
  return Boolean(unspelled(value))
}

function zip(evaluation: Evaluation, ...lists: (readonly unknown[])[]): unknown[] {
  let length = Number.POSITIVE_INFINITY
  for (const list of lists) length = Math.min(length, list?.length ?? 0)
  evaluation.items(length * (1 + lists.length))
  evaluation.step(4 * length * (1 + lists.length))
  return Array.from({ length }, (_nothing, index) => lists.map((list) => list[index]))
}

export const arrayFunctions: readonly Builtin[] = [
  new Builtin('append', '<xx:a>', appendValues),
  new Builtin('distinct', '<x:x>', distinct),
  new Builtin('reverse', '<a:a>', reverse),
  new Builtin('shuffle', '<a:a>', shuffle),
  new Builtin('sort', '<af?:a>', sort),
  new Builtin('zip', '<a+>', zip, { arity: 0, variadic: true }),
]
