import { type JsonObject, type JsonValue, memberEntries, memberNames, ObjectBuilder } from '../../json/index.ts'
import { lookupField } from '../compile/step.ts'
import { JsonataError } from '../errors.ts'
import { type Evaluation, memberReadSteps, memberSetSteps } from '../runtime/evaluation.ts'
import { FunctionValue } from '../runtime/function-value.ts'
import { pushAll, Sequence, sequenceFrom } from '../runtime/sequence.ts'
import { typeLetter } from '../runtime/signature.ts'
import { isObjectValue, numericValue, truth } from '../runtime/value.ts'
import { Builtin } from './builtin.ts'

function keys(evaluation: Evaluation, value: unknown): unknown {
  const names = new Set<string>()
  collectKeys(value, names, evaluation)
  evaluation.items(names.size)
  return sequenceFrom([...names])
}

function collectKeys(value: unknown, names: Set<string>, evaluation: Evaluation): void {
  evaluation.step(1)
  if (Array.isArray(value)) for (const item of value) collectKeys(item, names, evaluation)
  else if (isObjectValue(value)) {
    const own = memberNames(value)
    evaluation.step(memberReadSteps * own.length)
    for (const name of own) names.add(name)
  }
}

function spread(evaluation: Evaluation, value: unknown): unknown {
  if (Array.isArray(value)) {
    let all: unknown[] | undefined
    evaluation.step(value.length)
    for (const item of value) {
      const parts = spread(evaluation, item)
      if (parts === undefined) continue
      all ??= []
      evaluation.step(1)
      if (Array.isArray(parts)) pushAll(all, parts, evaluation)
      else all.push(parts)
    }
    evaluation.items(all?.length ?? 0)
    return all ?? new Sequence()
  }
  if (!isObjectValue(value)) return value
  const entries = memberEntries(value)
  evaluation.step(2 * memberSetSteps * entries.length)
  const result = sequenceFrom(entries.map(([name, member]) => new ObjectBuilder().set(name, member).build()))
  evaluation.members(result.length)
  evaluation.items(result.length)
  return result
}

function merge(evaluation: Evaluation, objects: readonly JsonObject[] | undefined): unknown {
  if (objects === undefined) return undefined
  const builder = new ObjectBuilder()
  for (const object of objects) {
    const entries = memberEntries(object)
    evaluation.step(1 + memberSetSteps * entries.length)
    evaluation.members(entries.length)
    for (const [name, value] of entries) builder.set(name, value)
  }
  return builder.build()
}

const typeNames: Readonly<Record<string, string>> = {
  a: 'array',
  b: 'boolean',
  f: 'function',
  l: 'null',
  n: 'number',
  o: 'object',
  s: 'string',
}

function typeName(_evaluation: Evaluation, value: unknown): string | undefined {
  // NaN is not called a number either, and an infinite one is an error.
  if (typeof value === 'number' && numericValue(value) === undefined) return 'object'
  return typeNames[typeLetter(value)]
}

/** A copy as if by way of JSON: functions become empty texts, and nothing in an array becomes null. */
function clone(evaluation: Evaluation, value: unknown): unknown {
  evaluation.step(1)
  if (Array.isArray(value)) {
    evaluation.items(value.length)
    return Array.from(value, (item) => (item === undefined ? null : clone(evaluation, item)))
  }
  if (value instanceof FunctionValue) return ''
  if (!isObjectValue(value)) return value
  const builder = new ObjectBuilder()
  for (const [name, member] of memberEntries(value)) {
    evaluation.members(1)
    evaluation.step(memberSetSteps)
    if (member !== undefined) builder.set(name, clone(evaluation, member) as JsonValue)
  }
  return builder.build()
}

function fail(_evaluation: Evaluation, message: string | undefined): never {
  throw new JsonataError('D3137', { message: message || '$error() function evaluated' })
}

function assert(_evaluation: Evaluation, condition: boolean | undefined, message: string | undefined): undefined {
  if (condition !== true) throw new JsonataError('D3141', { message: message || '$assert() statement failed' })
}

export const objectFunctions: readonly Builtin[] = [
  new Builtin('assert', '<bs?:x>', assert),
  new Builtin('boolean', '<x-:b>', (evaluation: Evaluation, value: unknown) => truth(value, evaluation)),
  // Values are never changed once built, so a copy is the value itself.
  new Builtin('clone', '<(oa)-:o>', clone),
  new Builtin('error', '<s?:x>', fail),
  new Builtin('exists', '<x:b>', (_evaluation: Evaluation, value: unknown) => value !== undefined),
  new Builtin('keys', '<x-:a<s>>', keys),
  new Builtin('lookup', '<x-s:x>', (evaluation: Evaluation, value: unknown, name: string) =>
    lookupField(value, name, evaluation),
  ),
  new Builtin('merge', '<a<o>:o>', merge),
  new Builtin('not', '<x-:b>', (evaluation: Evaluation, value: unknown) =>
    value === undefined ? undefined : truth(value, evaluation) !== true,
  ),
  new Builtin('spread', '<x-:a<o>>', spread),
  new Builtin('type', '<x:s>', typeName),
]
