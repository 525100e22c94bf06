import { expressionSource } from '../../asl/expression-text.ts'
import type { AllowedEndpoint } from '../../connections/outbound/allowed-endpoints.ts'
import { getMember, hasMember, isObject, type JsonObject, type JsonValue } from '../../json/index.ts'
import { endpointProblem } from './endpoint-problem.ts'

/** Worded as in the task, which finds the same problem once it starts. */
export const bothConnections = "Only one of the fields 'Authentication' and 'InvocationConfig' may be given"
export const noConnection =
  "The field 'ConnectionArn' is required but was missing: give it in 'Authentication' or 'InvocationConfig'"

/** What is wrong with a definition's parameters for an HTTP Task, where they do not depend on expressions. */
export function httpDefinitionProblems(parameters: JsonObject, allowed: readonly AllowedEndpoint[]): string[] {
  const endpoint = getMember(parameters, 'ApiEndpoint')
  const problem = endpoint === undefined || isExpression(endpoint) ? null : fixedEndpointProblem(endpoint, allowed)
  return [...(problem === null ? [] : [problem]), ...connectionProblems(parameters)]
}

function fixedEndpointProblem(endpoint: JsonValue, allowed: readonly AllowedEndpoint[]): string | null {
  return typeof endpoint === 'string' ? endpointProblem(endpoint, allowed) : mustBe('ApiEndpoint', 'a STRING')
}

/** Whether a field names a connection, names none, or could do either once the task starts. */
type Naming = 'named' | 'none' | 'open'

function connectionProblems(parameters: JsonObject): string[] {
  const problems: string[] = []
  const namings = ['Authentication', 'InvocationConfig'].map((name): Naming => {
    if (hasMember(parameters, `${name}.$`)) return 'open'
    const value = getMember(parameters, name) ?? null
    if (value === null) return 'none'
    if (isExpression(value)) return 'open'
    if (!isObject(value)) {
      problems.push(mustBe(name, 'an OBJECT'))
      return 'open'
    }
    if (hasMember(value, 'ConnectionArn.$')) return 'named'
    const arn = getMember(value, 'ConnectionArn')
    if (arn === undefined) return 'none'
    if (typeof arn !== 'string') problems.push(mustBe('ConnectionArn', 'a STRING'))
    return 'named'
  })
  if (namings.every((naming) => naming === 'named')) problems.push(bothConnections)
  if (namings.every((naming) => naming === 'none')) problems.push(noConnection)
  return problems
}

function isExpression(value: JsonValue): boolean {
  return typeof value === 'string' && expressionSource(value) !== null
}

function mustBe(name: string, type: string): string {
  return `The value for the field '${name}' must be ${type}`
}
