import { utf8Exceeds } from '../json/index.ts'
import { boundsProblem } from './refusal.ts'

/** A request to start an execution. */
export interface AskedStart {
  /** The ARN of a machine, a version or an alias; `#TestCase` after it chooses a test case. */
  readonly stateMachineArn: string
  /** Null to have a name generated. */
  readonly name: string | null
  readonly input: string
  readonly traceHeader: string | null
}

const arnCharactersMax = 256
const nameCharactersMax = 80
const inputBytesMax = 262_144
const traceHeaderCharactersMax = 256

/** The bounds of the API's model that a start breaks. Starts over HTTP have been checked before. */
export function startBounds({ stateMachineArn, name, input, traceHeader }: AskedStart): string[] {
  const problems = lengthProblems('stateMachineArn', stateMachineArn, arnCharactersMax)
  if (name !== null) problems.push(...lengthProblems('name', name, nameCharactersMax))
  if (utf8Exceeds(input, inputBytesMax)) {
    const rule = `Member must have size less than or equal to ${inputBytesMax} bytes in UTF-8 encoding`
    problems.push(boundsProblem(null, 'input', rule))
  }
  if (traceHeader !== null) {
    if (!/^[\u0000-\u007f]*$/.test(traceHeader)) {
      const rule = 'Member must satisfy regular expression pattern: \\p{ASCII}*'
      problems.push(boundsProblem(`'${traceHeader}'`, 'traceHeader', rule))
    }
    problems.push(...lengthProblems('traceHeader', traceHeader, traceHeaderCharactersMax, 0))
  }
  return problems
}

function lengthProblems(path: string, text: string, max: number, min = 1): string[] {
  const problems: string[] = []
  if (text.length < min) {
    problems.push(boundsProblem(`'${text}'`, path, `Member must have length greater than or equal to ${min}`))
  }
  if (text.length > max) {
    problems.push(boundsProblem(`'${text}'`, path, `Member must have length less than or equal to ${max}`))
  }
  return problems
}
