import type { Payload } from '../../json/index.ts'

/** The answer of a mocked state. */
export type MockedAnswer =
  | { readonly type: 'return'; readonly output: Payload }
  | { readonly type: 'throw'; readonly error: string; readonly cause: string | null }

/** The answers of one mocked response, for calls `first` to `last`, counted from 0. */
export interface MockedCalls {
  readonly first: number
  readonly last: number
  readonly answer: MockedAnswer
}

export interface MockedResponse {
  readonly name: string
  readonly calls: readonly MockedCalls[]
  /** What is wrong with the response, if anything: a test case that names it then cannot be used. */
  readonly problem: string | null
}

export interface TestCase {
  /** Names of mocked responses by state name. */
  readonly states: ReadonlyMap<string, string>
  /** Why the test case cannot be used, or null: a state that is not mocked would reach the real service. */
  readonly problem: string | null
}

export interface MockConfig {
  /** Test cases by name, by state machine name. */
  readonly machines: ReadonlyMap<string, ReadonlyMap<string, TestCase>>
  readonly responses: ReadonlyMap<string, MockedResponse>
  /** Everything that is wrong in the configuration, each with a JSON pointer to the place. */
  readonly problems: readonly string[]
}

export type MockLookup =
  | MockedAnswer
  /** The test case does not name the state: it calls the real service. */
  | { readonly type: 'unmocked' }
  /** The state is mocked, but there is no answer for this call. */
  | { readonly type: 'missing'; readonly problem: string }

const unmocked: MockLookup = { type: 'unmocked' }

/** The answer to a state's call in a test case. `call` counts the state's calls within its execution, from 0. */
export function mockFor(
  config: MockConfig,
  {
    machineName,
    testCase,
    stateName,
    call,
  }: { machineName: string; testCase: string; stateName: string; call: number },
): MockLookup {
  const chosen = config.machines.get(machineName)?.get(testCase)
  if (chosen === undefined) {
    // The execution began before a restart, and its test case has gone: it must not call the real services now.
    return missing(
      `The mock configuration no longer has the test case '${testCase}' of the state machine '${machineName}'`,
    )
  }
  if (chosen.problem !== null) return missing(chosen.problem)
  const responseName = chosen.states.get(stateName)
  if (responseName === undefined) return unmocked
  const response = config.responses.get(responseName)
  if (response === undefined) {
    return missing(
      `The mock configuration has no mocked response '${responseName}', which test case '${testCase}' names for the state '${stateName}'`,
    )
  }
  if (response.problem !== null) return missing(response.problem)
  const found = response.calls.find(({ first, last }) => first <= call && call <= last)
  return (
    found?.answer ??
    missing(
      `The mocked response '${responseName}' has no answer for call ${call} of the state '${stateName}' (calls are counted from 0, over the whole execution)`,
    )
  )
}

function missing(problem: string): MockLookup {
  return { type: 'missing', problem }
}
