import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { whyNotBeside } from '../../test/support/programs.ts'
import { type JsonValue, stringify } from '../json/index.ts'
import { compile, type EvaluationEnvironment, JsonataError } from './index.ts'

// The language's own test suite is beside the repository, not in it.
const suite = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/conformance/jsonata')

interface Case {
  readonly expr?: string
  readonly 'expr-file'?: string
  readonly data?: JsonValue
  readonly dataset?: string | null
  readonly bindings?: Record<string, JsonValue>
  readonly depth?: number
  readonly result?: JsonValue
  readonly undefinedResult?: boolean
  readonly unordered?: boolean
  readonly code?: string
  readonly error?: { readonly code?: string }
  readonly token?: string
}

/** Cases that are not run, by group and file, with the reason. */
const excluded: Readonly<Record<string, string>> = {}

/** Codes of the suite's own harness, for which an evaluator has others. */
const codesAlike: Readonly<Record<string, readonly string[]>> = { U1001: ['D1011', 'D1012'] }

if (!existsSync(suite)) {
  test('the official JSONata suite', { skip: whyNotBeside(suite) }, () => {})
} else {
  const datasets = new Map<string, JsonValue>()
  for (const file of readdirSync(join(suite, 'datasets'))) {
    datasets.set(file.replace('.json', ''), readJson(join(suite, 'datasets', file)))
  }
  for (const group of readdirSync(join(suite, 'groups')).sort()) {
    test(`the official JSONata suite: ${group}`, () => {
      const failures: string[] = []
      for (const file of readdirSync(join(suite, 'groups', group)).sort()) {
        if (!file.endsWith('.json')) continue
        const content = readJson(join(suite, 'groups', group, file)) as unknown as Case | Case[]
        for (const [index, testCase] of [content].flat().entries()) {
          const name = `${group}/${file}#${index}`
          if (Object.hasOwn(excluded, name)) continue
          try {
            run(testCase, join(suite, 'groups', group), datasets)
          } catch (error) {
            failures.push(`${name}: ${JSON.stringify(testCase.expr)}: ${String(error).slice(0, 400)}`)
          }
        }
      }
      assert.equal(failures.length, 0, failures.join('\n'))
    })
  }
}

if (existsSync(suite)) {
  // The group is about `?:` and `??`, which were added in 2.1.
  test('the dialect refuses what came after 2.0', () => {
    const folder = join(suite, 'groups', 'default-operator')
    for (const file of readdirSync(folder)) {
      for (const { expr = '' } of [readJson(join(folder, file)) as unknown as Case | Case[]].flat()) {
        const error = failureOf(() => compile(expr, { dialect: 'states' }))
        assert.equal(error?.code, 'S0211', expr)
      }
    }
  })
}

function readJson(file: string): JsonValue {
  return JSON.parse(readFileSync(file, 'utf8')) as JsonValue
}

function run(testCase: Case, folder: string, datasets: ReadonlyMap<string, JsonValue>): void {
  const file = testCase['expr-file']
  const source = testCase.expr ?? readFileSync(join(folder, file!), 'utf8')
  const input = typeof testCase.dataset === 'string' ? datasets.get(testCase.dataset) : testCase.data
  const environment: EvaluationEnvironment = {
    lookup: (name) => testCase.bindings?.[name],
    nowMillis: Date.now(),
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    limits: { steps: 100_000_000, depth: testCase.depth ?? 500, memory: 1_000_000_000 },
  }
  const code = testCase.code ?? testCase.error?.code
  if (code !== undefined) {
    const error = failureOf(() => compile(source).evaluate(input, environment))
    const codes = [code, ...(codesAlike[code] ?? [])]
    assert.ok(error !== undefined && codes.includes(error.code), `expected ${code}, got ${error?.code ?? 'a result'}`)
    if (testCase.token !== undefined) assert.equal(error.token, testCase.token)
    return
  }
  const result = compile(source).evaluate(input, environment)
  if (testCase.undefinedResult === true) assert.equal(result, undefined)
  else if (testCase.unordered === true)
    assert.deepEqual([...(result as unknown[])].sort(), [...(testCase.result as unknown[])].sort())
  else assert.deepEqual(asJson(result), testCase.result)
}

/** The value after a round trip through JSON text: without undefined members, minus zero as zero. */
function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(stringify(value as JsonValue))
}

function failureOf(evaluate: () => unknown): JsonataError | undefined {
  try {
    evaluate()
    return undefined
  } catch (error) {
    if (error instanceof JsonataError) return error
    throw error
  }
}
