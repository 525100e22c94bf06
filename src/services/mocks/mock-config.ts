import type { Payload } from '../../json/index.ts'

/** What a mocked state answers with. */
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
  /** What is wrong with it. It fails the state that asks for it, and nothing else. */
  readonly problem: string | null
}

export interface TestCase {
  /** Names of mocked responses by state name. */
  readonly states: ReadonlyMap<string, string>
  /** What is wrong with it, so that it cannot be used: a state that is not mocked would reach the real service. */
  readonly problem: string | null
}

export interface MockConfig {
  /** Test cases by name, by state machine name. */
  readonly machines: ReadonlyMap<string, ReadonlyMap<string, TestCase>>
  readonly responses: ReadonlyMap<string, MockedResponse>
  /** What is wrong somewhere in it, each with a JSON pointer to the place. */
  readonly problems: readonly string[]
}

export type MockLookup =
  | MockedAnswer
  /** The test case does not name the state: it calls the real service. */
  | { readonly type: 'unmocked' }
  /** The state is mocked, but there is no answer for this call. */
  | { readonly type: 'missing'; readonly problem: string }

const unmocked: MockLookup = { type: 'unmocked' }

/** What a state's call gives in a test case. `call` counts the state's calls within its execution, from 0. */
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
    // An execution of before a restart, whose test case is gone: it must not call the real services now.
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
