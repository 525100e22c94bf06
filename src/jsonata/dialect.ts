import { JsonNumber, JsonSyntaxError, type JsonValue, memberEntries, ObjectBuilder, parse } from '../json/index.ts'
import { integers } from './compile/operators.ts'
import { type Bound, JsonataError } from './errors.ts'
import type { Language } from './expression.ts'
import { Builtin } from './functions/builtin.ts'
import { utf8EncodingFunctions } from './functions/encoding.ts'
import { builtinFunctions } from './functions/index.ts'
import { JavaRandom } from './java-random.ts'
import type { EvaluationLimits } from './runtime/environment.ts'
import { defaultBoundError, type Evaluation, memberSetSteps } from './runtime/evaluation.ts'
import { hash, isHashAlgorithm } from './runtime/hash.ts'
import { isLong } from './runtime/long.ts'
import { isObjectValue } from './runtime/value.ts'

/**
 * JSONata as in Step Functions. Everything specific to the service is in this file: what it adds, what it refuses, its
 * limits and its wording. As far as they are known, bounds and texts were measured on the service.
 */

/** Bounds of the service: `[1..873782]` passes and one more does not, a depth of 100 passes and 101 does not. */
export const statesLimits: EvaluationLimits = { steps: 4_000_000, depth: 100, memory: 873_782 * 8 }

/** The maximum number of integers that the service's `$range` gives. It takes more memory for each than `..` does. */
const rangeMax = 360_145

/** Where an integer is meant, a number is truncated towards zero: the service treats -1.7 as -1. */
const integerArguments: Readonly<Record<string, readonly number[]>> = {
  formatBase: [1],
  match: [2],
  pad: [1],
  replace: [3],
  round: [1],
  split: [2],
  substring: [1, 2],
}

type Text = string | undefined

function fail(message: string): never {
  throw new JsonataError('D3137', { message })
}

function partition(evaluation: Evaluation, items: readonly unknown[] | undefined, size: number | undefined): unknown {
  if (items === undefined || items.length === 0) return undefined
  const chunkSize = size === undefined ? items.length : Math.trunc(size)
  if (chunkSize < 0) fail('Second argument must be zero or greater')
  if (!(chunkSize > 0)) return undefined
  evaluation.items(items.length + Math.ceil(items.length / chunkSize))
  evaluation.step(items.length + 2 * Math.ceil(items.length / chunkSize))
  const chunks: unknown[] = []
  for (let start = 0; start < items.length; start += chunkSize) {
    chunks.push(Array.from(items.slice(start, start + chunkSize)))
  }
  return chunks
}

function range(evaluation: Evaluation, first: number, last: number, step: number | undefined): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined
  const [start, end, delta] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)]
  const count = Math.floor((end - start) / delta) + 1
  // A step of zero, or one that leads away from the end.
  if (!(count > 0) || !Number.isFinite(count)) return undefined
  if (count > rangeMax) throw statesBoundError('memory', statesLimits.memory)
  return integers(start, delta, count, evaluation)
}

/** The cost of hashing, by the slowest of the algorithms. */
const hashSteps = 50
const hashStepsPerCharacter = 2

function hashText(evaluation: Evaluation, text: Text, algorithm: Text): Text {
  if (text === undefined || algorithm === undefined) return undefined
  if (isHashAlgorithm(algorithm)) {
    evaluation.step(hashSteps + text.length * hashStepsPerCharacter)
    return hash(text, algorithm)
  }
  return fail(`Hash algorithm '${algorithm}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5`)
}

function random(evaluation: Evaluation, seed: number | undefined): number {
  return seed === undefined ? evaluation.environment.random() : new JavaRandom(Math.trunc(seed)).double()
}

function parseJson(evaluation: Evaluation, text: Text): unknown {
  if (text === undefined) return undefined
  evaluation.scan(6 * text.length)
  try {
    return unspelled(parse(text), evaluation)
  } catch (error) {
    if (error instanceof JsonSyntaxError) fail('Invalid JSON')
    throw error
  }
}

/** `$parse` reads values, not spellings: `1.0` is 1. Integers of up to 64 bits keep all their digits. */
function unspelled(value: JsonValue, evaluation: Evaluation): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof JsonNumber) {
    if (!Number.isFinite(value.value)) fail('Invalid JSON')
    return isLong(value) && !Number.isSafeInteger(value.value) ? value : value.value + 0
  }
  if (Array.isArray(value)) {
    evaluation.items(value.length)
    evaluation.step(value.length)
    return value.map((item) => unspelled(item, evaluation))
  }
  if (!isObjectValue(value)) return value
  const entries = memberEntries(value)
  evaluation.members(entries.length)
  evaluation.step(memberSetSteps * entries.length)
  const builder = new ObjectBuilder()
  for (const [name, member] of entries) builder.set(name, unspelled(member, evaluation))
  return builder.build()
}

const added: readonly Builtin[] = [
  new Builtin('hash', '<ss?:s>', hashText),
  new Builtin('parse', '<s:x>', parseJson, { arity: 1 }),
  new Builtin('partition', '<an?:a>', partition),
  new Builtin('random', '<n?:n>', random),
  new Builtin('range', '<nnn?:a>', range),
  new Builtin('uuid', '<:s>', (evaluation: Evaluation) => evaluation.environment.uuid()),
  ...utf8EncodingFunctions,
]

function statesFunctions(): Map<string, Builtin> {
  const functions = new Map(builtinFunctions)
  for (const [name, indexes] of Object.entries(integerArguments)) {
    functions.set(name, functions.get(name)!.withIntegers(indexes))
  }
  for (const builtin of added) functions.set(builtin.name, builtin)
  // Unknown here: calling it fails like calling any unbound name.
  functions.delete('eval')
  return functions
}

const boundTexts: Readonly<Record<Bound, string>> = {
  depth: 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  memory: 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
  steps: 'Expression evaluation timeout: Check for infinite loop',
}

function statesBoundError(bound: Bound, limit: number): JsonataError {
  const { code } = defaultBoundError(bound, limit)
  return new JsonataError(code, { value: limit }, bound, boundTexts[bound])
}

/** The code of an expression that is JSONata, but not the service's: the diagnostics of a definition use it as well. */
export const unsupportedCode = 'UNSUPPORTED_JSONATA_EXPRESSION'

/** There is no input document: `$`, `$$` and bare names mean nothing unless something gives them a context. */
function refuse(reference: string, position: number, topLevel: boolean): void {
  if (!topLevel) return
  // Nothing anywhere gives `$$` a value, so the service does not mention the top level there (reported in public).
  const where = reference === '$$' ? '' : ' at the top level'
  const message = `Reference to '${reference}'${where} is not supported.`
  throw new JsonataError(unsupportedCode, { position, token: reference }, undefined, message)
}

/**
 * How the service ends its sentence about an expression that "threw an error during evaluation": with the code and the
 * message or, if a limit stopped it, with the message alone.
 */
export function describeFailure(error: JsonataError): string {
  return error.bound === undefined ? `. ${error.code}: ${error.message}` : `: ${error.message}`
}

export const statesLanguage: Language = {
  // The service's answers to `?:` and `??` show that it has 2.0.6 (reported).
  version: '2.0',
  builtins: statesFunctions(),
  limits: statesLimits,
  boundError: statesBoundError,
  refuse,
}

/** The names, without `$`, of the functions that the service has. */
export const statesFunctionNames: readonly string[] = [...statesLanguage.builtins.keys()]

/** The plain language, with limits that only keep it from doing harm. */
export const plainLanguage: Language = {
  version: '2.1',
  builtins: builtinFunctions,
  limits: { steps: 100_000_000, depth: 500, memory: 1_000_000_000 },
  boundError: defaultBoundError,
  refuse: undefined,
}
