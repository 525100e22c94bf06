import { JsonNumber, type JsonValue } from '../../json/index.ts'
import { compile, type EvaluationEnvironment, type EvaluationLimits, JsonataError, toJsonValue } from '../index.ts'

/** The environment for tests: a fixed instant, and the same random numbers in every run. */
export function testEnvironment(
  variables: Readonly<Record<string, unknown>> = {},
  limits?: EvaluationLimits,
): EvaluationEnvironment {
  let draws = 0
  return {
    lookup: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    nowMillis: Date.UTC(2026, 10, 20, 12, 34, 56, 789),
    random: () => (draws++ * 0.618_033_988_749_895) % 1,
    uuid: () => '4bd3c4b4-6f0a-4b5e-9d3a-0123456789ab',
    ...(limits === undefined ? {} : { limits }),
  }
}

/** Evaluates in the plain language. */
export function evaluate(source: string, input?: JsonValue, variables?: Readonly<Record<string, unknown>>): unknown {
  return compile(source).evaluate(input, testEnvironment(variables))
}

/** Evaluates as the service does: no input document, but `$states` and variables. */
export function evaluateInStates(source: string, variables?: Readonly<Record<string, unknown>>): JsonValue | undefined {
  return toJsonValue(compile(source, { dialect: 'states' }).evaluate(undefined, testEnvironment(variables)))
}

/** The error that something ends with; the test is wrong if it succeeds. */
export function failureOf(run: () => unknown): JsonataError {
  try {
    const result = run()
    throw new Error(`no error, but ${JSON.stringify(result)?.slice(0, 200)}`)
  } catch (error) {
    if (error instanceof JsonataError) return error
    throw error
  }
}

/** Lines of `expression => JSON` or `expression => code`, so that a hundred cases take a hundred lines. */
export function readCases(table: string): { source: string; expected: string }[] {
  return table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [source, expected] = line.split(' => ')
      return { source: source!.trim(), expected: expected!.trim() }
    })
}

/** The result of a case, as the tables write it. */
export function outcomeOf(run: () => unknown): string {
  try {
    const result = run()
    return result === undefined ? 'nothing' : JSON.stringify(result, plainNumbers)
  } catch (error) {
    if (error instanceof JsonataError) return error.code
    throw error
  }
}

function plainNumbers(_name: string, value: unknown): unknown {
  return value instanceof JsonNumber ? value.value : value
}
