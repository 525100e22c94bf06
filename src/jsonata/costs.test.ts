import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constantFunctions, costlyCalls, costlyVariables } from './costly-calls.ts'
import { statesLanguage } from './dialect.ts'
import { compile, JsonataError, statesLimits } from './index.ts'
import { testEnvironment } from './test-support/evaluate.ts'

/** How many characters, items or members one step may stand for: thirty nanoseconds of the platform's fastest work. */
const sizePerStepMax = 32

const variables = costlyVariables()

function stepsOf(source: string, limits = statesLimits): { steps: number; error: JsonataError | null } {
  let steps = 0
  const environment = { ...testEnvironment(variables), limits, spent: (taken: number) => (steps = taken) }
  try {
    compile(source, { dialect: 'states' }).evaluate(undefined, environment)
    return { steps, error: null }
  } catch (error) {
    if (!(error instanceof JsonataError)) throw error
    return { steps, error }
  }
}

test('every function and operator pays by the size of what it reads and builds', () => {
  const cheap: string[] = []
  for (const { source, size } of costlyCalls) {
    const { steps, error } = stepsOf(source)
    if (steps < size / sizePerStepMax && error?.bound === undefined) cheap.push(`${source}: ${steps} steps`)
  }
  assert.deepEqual(cheap, [])
})

// Running all of them with the full number of steps would take a minute.
const fewSteps = { ...statesLimits, steps: statesLimits.steps / 10 }

test('repeated without end, each is stopped by a limit', () => {
  for (const { source } of costlyCalls) {
    const { error } = stepsOf(`($f := function(){ ($g := ${source}; $f()) }; $f())`, fewSteps)
    assert.ok(error !== null, source)
    // A few end with an error of the call's own, which ends the expression as well.
    if (error.bound === undefined) continue
    assert.ok(['steps', 'memory'].includes(error.bound), `${source}: ${error.code}`)
  }
})

test('the variables of a large group are joined in one go', () => {
  const started = process.threadCpuUsage()
  assert.equal(stepsOf('$type($numbers#$i{"k": $i})').error, null)
  const { user, system } = process.threadCpuUsage(started)
  // Two by two, it takes seconds.
  assert.ok(user + system < 1_000_000, `${user + system} microseconds`)
})

test('arrays pay for being made, however small they are, and for each of their values', () => {
  const count = 20_000
  const perItem = (step: string) =>
    (stepsOf(`$count([1..${count}].${step})`).steps - stepsOf(`$count([1..${count}].$)`).steps) / count
  for (const [step, least] of [
    ['[]', 6],
    ['[$]', 8],
    ['[$, $]', 10],
    ['[$, $, $, $, $, $]', 18],
    ['($a := [$, $]; 1)', 8],
  ] as const) {
    assert.ok(perItem(step) >= least, `${step}: ${perItem(step)} steps`)
  }
})

test('no function of the language is left out', () => {
  const named = new Set([...costlyCalls.flatMap(({ names }) => names), ...constantFunctions])
  assert.deepEqual(
    [...statesLanguage.builtins.keys()].filter((name) => !named.has(name)),
    [],
  )
})

test('a large argument is affordable: each call alone stays within the limit', () => {
  const refused = costlyCalls.filter(({ source }) => stepsOf(source).steps > statesLimits.steps)
  assert.deepEqual(
    refused.map(({ source }) => source),
    // From every place in the text, this goes through all the rest.
    ['$toMillis($digits, "[Y]-[M]")'],
  )
})
