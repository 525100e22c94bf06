import { Comparisons } from '../../asl/diagnostics/index.ts'
import {
  getMember,
  hasMember,
  isObject,
  type JsonObject,
  JsonSyntaxError,
  type JsonValue,
  lineAndColumn,
  memberEntries,
  memberNames,
  Payload,
  parse,
} from '../../json/index.ts'
import { nameHint } from '../name-hint.ts'
import { firstOverlap, type NumberRange } from './first-overlap.ts'
import type { MockConfig, MockedAnswer, MockedCalls, MockedResponse, TestCase } from './mock-config.ts'

/** The mock configuration cannot be used at all. */
export class MockConfigError extends Error {
  override name = 'MockConfigError'
  /** The position in the text, for text that is not JSON; null where a position would be meaningless. */
  readonly place: { readonly text: string; readonly offset: number } | null

  constructor(message: string, place: MockConfigError['place'] = null) {
    super(message)
    this.place = place
  }
}

/**
 * Reads a mock configuration. Only text that is not a JSON object is refused. Any other mistake is recorded in `problems`
 * and affects only those who ask for the part it is in, so a bad entry does not spoil tests that never use it.
 *
 * @throws MockConfigError
 */
export function parseMockConfig(text: string, path: string): MockConfig {
  const document = parseDocument(text, path)
  const problems: string[] = []
  for (const name of memberNames(document)) {
    if (name !== 'StateMachines' && name !== 'MockedResponses') {
      problems.push(`/${name}: not a part of a mock configuration; those are 'StateMachines' and 'MockedResponses'`)
    }
  }
  const responses = new Map<string, MockedResponse>()
  for (const [name, value] of objectEntries(document, 'MockedResponses', problems)) {
    const response = readResponse(name, value)
    if (response.problem !== null) problems.push(response.problem)
    responses.set(name, response)
  }
  return { machines: readMachines(document, responses, problems), responses, problems }
}

function parseDocument(text: string, path: string): JsonObject {
  let document: JsonValue
  try {
    document = parse(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { line, column } = lineAndColumn(text, error.offset)
    throw new MockConfigError(
      `${path}:${line}:${column}: the mock configuration is not JSON: ${error.message.split('\n')[0]}`,
      { text, offset: error.offset },
    )
  }
  if (isObject(document)) return document
  throw new MockConfigError(`${path}: a mock configuration is a JSON object with 'StateMachines' and 'MockedResponses'`)
}

function readMachines(
  document: JsonObject,
  responses: ReadonlyMap<string, MockedResponse>,
  problems: string[],
): MockConfig['machines'] {
  const machines = new Map<string, ReadonlyMap<string, TestCase>>()
  const comparisons = new Comparisons()
  for (const [machineName, machine] of objectEntries(document, 'StateMachines', problems)) {
    const testCases = new Map<string, TestCase>()
    const place = `/StateMachines/${machineName}`
    if (isObject(machine)) {
      for (const [caseName, states] of objectEntries(machine, 'TestCases', problems, place)) {
        testCases.set(
          caseName,
          readTestCase(states, responses, { problems, comparisons, place: `${place}/TestCases/${caseName}` }),
        )
      }
    } else problems.push(`${place}: must be an object with 'TestCases'`)
    machines.set(machineName, testCases)
  }
  return machines
}

function readTestCase(
  states: JsonValue,
  responses: ReadonlyMap<string, MockedResponse>,
  { problems, comparisons, place }: { problems: string[]; comparisons: Comparisons; place: string },
): TestCase {
  const names = new Map<string, string>()
  let problem: string | null = null
  const wrong = (found: string) => {
    problem ??= found
    problems.push(found)
  }
  if (!isObject(states)) {
    wrong(`${place}: must be an object of mocked response names by state name`)
    return { states: names, problem }
  }
  for (const [stateName, responseName] of memberEntries(states)) {
    if (typeof responseName !== 'string') {
      wrong(`${place}/${stateName}: must be the name of a mocked response, a string`)
      continue
    }
    const response = responses.get(responseName)
    // Problems with a response are already recorded, and make the test cases that need it unusable.
    if (response !== undefined) problem ??= response.problem
    else {
      const hint = nameHint(responseName, responses.keys(), "'MockedResponses'", comparisons)
      wrong(`${place}/${stateName}: there is no mocked response '${responseName}'.${hint}`)
    }
    names.set(stateName, responseName)
  }
  return { states: names, problem }
}

function readResponse(name: string, value: JsonValue): MockedResponse {
  const place = `/MockedResponses/${name}`
  const calls: MockedCalls[] = []
  const wrong = (problem: string): MockedResponse => ({ name, calls: [], problem })
  if (!isObject(value)) return wrong(`${place}: must be an object of answers by call number`)
  const entries = memberEntries(value)
  const ranges: NumberRange[] = []
  let problem: string | null = null
  for (const [key, answerValue] of entries) {
    const range = /^\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?$/.exec(key)
    const first = Number(range?.[1])
    const last = Number(range?.[2] ?? range?.[1])
    if (range === null || last < first) {
      problem = `${place}/${key}: must be a call number from 0 on, such as "0", or a range of them, such as "1-2"`
      break
    }
    ranges.push({ first, last })
    const answer = readAnswer(answerValue, `${place}/${key}`)
    if (typeof answer === 'string') {
      problem = answer
      break
    }
    calls.push({ first, last, answer })
  }
  const overlap = firstOverlap(ranges)
  if (overlap !== null) return wrong(`${place}/${entries[overlap]![0]}: a call in this range already has an answer`)
  return problem === null ? { name, calls, problem } : wrong(problem)
}

/** The answer, or what is wrong with it. */
function readAnswer(value: JsonValue, place: string): MockedAnswer | string {
  if (
    !isObject(value) ||
    memberNames(value).length !== 1 ||
    !(hasMember(value, 'Return') || hasMember(value, 'Throw'))
  ) {
    return `${place}: must be an object with either 'Return' or 'Throw'`
  }
  const output = getMember(value, 'Return')
  if (output !== undefined) return { type: 'return', output: Payload.ofValue(output) }
  const thrown = getMember(value, 'Throw')
  const error = isObject(thrown) ? getMember(thrown, 'Error') : undefined
  const cause = isObject(thrown) ? (getMember(thrown, 'Cause') ?? null) : undefined
  if (typeof error !== 'string') return `${place}/Throw: must be an object with the strings 'Error' and 'Cause'`
  if (cause !== null && typeof cause !== 'string') return `${place}/Throw/Cause: must be a string`
  return { type: 'throw', error, cause }
}

function objectEntries(owner: JsonObject, name: string, problems: string[], place = ''): [string, JsonValue][] {
  const value = getMember(owner, name)
  if (value !== undefined && isObject(value)) return memberEntries(value)
  if (value === undefined) problems.push(`${place}/${name}: is missing`)
  else problems.push(`${place}/${name}: must be an object`)
  return []
}
