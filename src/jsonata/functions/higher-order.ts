import { type JsonObject, type JsonValue, memberEntries, ObjectBuilder } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import { type Evaluation, memberReadSteps, memberSetSteps } from '../runtime/evaluation.ts'
import type { FunctionValue } from '../runtime/function-value.ts'
import { Sequence, sequenceFrom } from '../runtime/sequence.ts'
import { truth } from '../runtime/value.ts'
import { Builtin } from './builtin.ts'

type Items = readonly unknown[] | undefined

/** Calls a function with as many of the arguments as it takes, but at least the first. */
function callWith(
  callee: FunctionValue,
  evaluation: Evaluation,
  value: unknown,
  key: unknown,
  whole: unknown,
): unknown {
  evaluation.step(1)
  const { arity } = callee
  return callee.invoke(evaluation, arity >= 3 ? [value, key, whole] : arity === 2 ? [value, key] : [value])
}

function map(evaluation: Evaluation, values: Items, callee: FunctionValue): unknown {
  if (values === undefined) return undefined
  const result: unknown[] = []
  for (let index = 0; index < values.length; index++) {
    const value = callWith(callee, evaluation, values[index], index, values)
    if (value !== undefined) result.push(value)
  }
  evaluation.items(result.length)
  return sequenceFrom(result)
}

function filter(evaluation: Evaluation, values: Items, callee: FunctionValue): unknown {
  if (values === undefined) return undefined
  const result: unknown[] = []
  for (let index = 0; index < values.length; index++) {
    if (truth(callWith(callee, evaluation, values[index], index, values), evaluation) === true)
      result.push(values[index])
  }
  evaluation.items(result.length)
  return sequenceFrom(result)
}

function single(evaluation: Evaluation, values: Items, callee: FunctionValue | undefined): unknown {
  if (values === undefined) return undefined
  let found = false
  let result: unknown
  for (let index = 0; index < values.length; index++) {
    const matches =
      callee === undefined || truth(callWith(callee, evaluation, values[index], index, values), evaluation) === true
    if (!matches) continue
    if (found) throw new JsonataError('D3138', { index })
    found = true
    result = values[index]
  }
  if (!found) throw new JsonataError('D3139')
  return result
}

function reduce(evaluation: Evaluation, values: Items, callee: FunctionValue, initial: unknown): unknown {
  if (values === undefined) return undefined
  const { arity } = callee
  if (arity < 2) throw new JsonataError('D3050', { index: 1 })
  const startsWithFirst = initial === undefined && values.length > 0
  let result = startsWithFirst ? values[0] : initial
  for (let index = startsWithFirst ? 1 : 0; index < values.length; index++) {
    evaluation.step(1)
    const args = [result, values[index]]
    if (arity >= 3) args.push(index)
    if (arity >= 4) args.push(values)
    result = callee.invoke(evaluation, args)
  }
  return result
}

function sift(evaluation: Evaluation, object: JsonObject | undefined, callee: FunctionValue | undefined): unknown {
  if (object === undefined) return undefined
  const builder = new ObjectBuilder()
  let count = 0
  const entries = memberEntries(object)
  evaluation.step(memberSetSteps * entries.length)
  for (const [name, value] of entries) {
    const kept = callee === undefined || truth(callWith(callee, evaluation, value, name, object), evaluation) === true
    if (!kept) continue
    builder.set(name, value)
    count++
  }
  evaluation.members(count)
  return count === 0 ? undefined : builder.build()
}

function each(evaluation: Evaluation, object: JsonObject | undefined, callee: FunctionValue): unknown {
  if (object === undefined) return new Sequence()
  const result: unknown[] = []
  const entries = memberEntries(object)
  evaluation.step(memberReadSteps * entries.length)
  for (const [name, value] of entries) {
    const item = callWith(callee, evaluation, value, name, object)
    if (item !== undefined) result.push(item as JsonValue)
  }
  evaluation.items(result.length)
  return sequenceFrom(result)
}

export const higherOrderFunctions: readonly Builtin[] = [
  new Builtin('each', '<o-f:a>', each),
  new Builtin('filter', '<af>', filter),
  new Builtin('map', '<af>', map),
  new Builtin('reduce', '<afj?:j>', reduce),
  new Builtin('sift', '<o-f?:o>', sift),
  new Builtin('single', '<af?>', single),
]
