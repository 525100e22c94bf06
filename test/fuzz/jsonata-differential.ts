/**
 * Compares our JSONata with the reference library on random expressions over random documents.
 *
 *     npx node test/fuzz/jsonata-differential.ts [count] [first seed]
 *
 * Every seed is one expression and one document. A difference is printed with its seed; run the seed alone to see it
 * again: `npx node test/fuzz/jsonata-differential.ts 1 <seed>`.
 */
import { type JsonValue, stringify } from '../../src/json/index.ts'
import { compile, JsonataError } from '../../src/jsonata/index.ts'
import { FunctionValue } from '../../src/jsonata/runtime/function-value.ts'
import { Choices, document } from './jsonata-documents.ts'
import { ExpressionMaker } from './jsonata-expressions.ts'
import { loadReference } from './jsonata-reference.ts'

const count = Number(process.argv[2] ?? 10_000)
const firstSeed = Number(process.argv[3] ?? 1)
const shownMax = 25
/** How many of the expressions are damaged, which makes most of those unreadable. */
const damagedShare = 0.04
const damage = [
  '',
  '',
  ' ',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '.',
  '$',
  '%',
  '"',
  ':',
  ':=',
  ';',
  ',',
  '~>',
  '?',
  '/',
  '|',
  '@$p',
  '-',
]
const nowMillis = Date.UTC(2026, 10, 20)
const jsonata = loadReference(nowMillis, 0.5)

export interface Outcome {
  readonly kind: 'value' | 'error' | 'internal'
  readonly text: string
}

const variables: Readonly<Record<string, JsonValue>> = {
  v: [1, { a: 2, b: [3] }],
  w: { a: [{ b: 1 }, { b: 2 }], c: 'x' },
}

async function ofReference(source: string, input: JsonValue): Promise<Outcome> {
  try {
    const expression = jsonata(source, { timeout: 5_000, stack: 200 })
    return {
      kind: 'value',
      text: write(await expression.evaluate(structuredClone(input), structuredClone(variables))),
    }
  } catch (error) {
    const { code } = error as { code?: string }
    return code === undefined
      ? { kind: 'internal', text: `${error}\n${(error as Error).stack}` }
      : { kind: 'error', text: code }
  }
}

function ofOurs(source: string, input: JsonValue): Outcome {
  try {
    const limits = { steps: 1_000_000, depth: 500, memory: 20_000_000 }
    const environment = {
      limits,
      lookup: (name: string) => variables[name],
      nowMillis,
      random: () => 0.5,
      uuid: () => '',
    }
    return { kind: 'value', text: write(compile(source).evaluate(input, environment)) }
  } catch (error) {
    if (error instanceof JsonataError) return { kind: 'error', text: error.code }
    return { kind: 'internal', text: (error as Error).stack ?? '' }
  }
}

/** A result in a form that both sides share: members sorted, functions as a word, numbers to fifteen digits. */
function write(value: unknown): string {
  if (value === undefined) return 'nothing'
  return stringify(plain(value) as JsonValue)
}

function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(15)) + 0 : String(value)
  if (typeof value === 'function' || value instanceof FunctionValue) return 'a function'
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Array.from(value, plain)
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return 'a function'
  const members = 'members' in value && value.members instanceof Map ? [...value.members] : Object.entries(value)
  const kept = members.filter(([, member]) => member !== undefined)
  return Object.fromEntries(kept.map(([name, member]) => [`_${name}`, plain(member)]).sort())
}

const totals = { same: 0, sameError: 0, exhausted: 0, invalidRegex: 0, otherError: 0, referenceBroke: 0, different: 0 }
type Comparison = keyof typeof totals
const failing: readonly Comparison[] = ['otherError', 'referenceBroke', 'different']
/** The kinds that are printed one by one: all failures, and others on request (SHOW=exhausted,invalidRegex). */
const shown: readonly string[] = [...failing, ...(process.env.SHOW ?? '').split(',')]
const started = performance.now()
for (let seed = firstSeed; seed < firstSeed + count; seed++) {
  const choices = new Choices(seed * 2_654_435_761)
  const input = document(choices)
  const made = new ExpressionMaker(choices).expression(1 + choices.below(4))
  // Both sides may interpret a damaged picture as they like.
  const isReading = /parseInteger|toMillis/.test(made)
  const source = choices.chance(damagedShare) && !isReading ? damaged(choices, made) : made
  if (process.env.SHOW_SEEDS !== undefined) console.log(seed, source)
  const [expected, actual] = [await ofReference(source, input), ofOurs(source, input)]
  const comparison = compare(expected, actual)
  totals[comparison]++
  if (shown.includes(comparison) && totals[comparison] <= shownMax) report(seed, source, input, expected, actual)
}
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(JSON.stringify({ count, firstSeed, seconds: Number(seconds), ...totals }))
process.exitCode = failing.some((comparison) => totals[comparison] > 0) ? 1 : 0

/** The expression with one character left out, or replaced by something else. */
function damaged(choices: Choices, source: string): string {
  const place = choices.below(source.length)
  return source.slice(0, place) + choices.of(damage) + source.slice(place + 1)
}

function compare(expected: Outcome, actual: Outcome): Comparison {
  if (isExhausted(expected, actual)) return 'exhausted'
  if (isInvalidRegex(expected, actual)) return 'invalidRegex'
  if (expected.kind === 'internal') return 'referenceBroke'
  if (expected.kind !== actual.kind) return 'different'
  if (expected.text !== actual.text) return expected.kind === 'error' ? 'otherError' : 'different'
  return expected.kind === 'value' ? 'same' : 'sameError'
}

/** Ours reached one of its bounds, and the reference one of the platform's or of its options. */
function isExhausted(expected: Outcome, actual: Outcome): boolean {
  if (actual.kind !== 'error' || !['D1011', 'D1012', 'D1014'].includes(actual.text)) return false
  return expected.kind === 'internal' ? expected.text.startsWith('RangeError') : expected.text === 'D1012'
}

/** The reference leaves it to the platform to refuse a regular expression: a syntax error, but without a code. */
function isInvalidRegex(expected: Outcome, actual: Outcome): boolean {
  const isRefused = expected.kind === 'internal' && expected.text.startsWith('SyntaxError: Invalid regular expression')
  return isRefused && actual.kind === 'error' && actual.text.startsWith('S')
}

function report(seed: number, source: string, input: JsonValue, expected: Outcome, actual: Outcome): void {
  console.log(`seed ${seed}: ${source}`)
  console.log(`  input     ${JSON.stringify(input)}`)
  console.log(`  reference ${expected.kind} ${expected.text}`)
  console.log(`  ours      ${actual.kind} ${actual.text}`)
}
