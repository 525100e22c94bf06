import { parseTaskResource } from '../../../asl/task-resource.ts'
import { getMember, isObject, type JsonObject, type JsonValue, parse } from '../../../json/index.ts'
import type { TestStateInput } from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'
import { findInside } from './find-state.ts'
import { checkMockFields } from './mock-fields.ts'

/** Refuses inputs that cannot be tested in the way that was asked: some states accept, and some need, a mock. */
export function checkMock(input: TestStateInput, state: JsonObject): void {
  const { mock, stateConfiguration } = input
  const type = String(getMember(state, 'Type'))
  const many = type === 'Map' || type === 'Parallel'
  if (mock === undefined) {
    if (stateConfiguration?.mapIterationFailureCount !== undefined) {
      invalid('TestState does not support MapIterationFailureCount when a mock is not specified.')
    }
    if (input.context !== undefined) invalid('TestState does not support Context when a mock is not specified.')
    if (many) {
      raise(
        'InvalidDefinition',
        'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
      )
    }
    if (type !== 'Task') return
    if (input.roleArn === undefined) invalid('RoleArn must be specified when testing a Task state')
    const resource = resourceOf(state)
    if (resource?.kind === 'activity' || (resource?.kind === 'integration' && resource.pattern !== 'requestResponse')) {
      invalid(`TestState does not support the resource '${resource.arn}' when a mock is not specified.`)
    }
    return
  }
  if (input.revealSecrets === true) invalid('TestState does not support RevealSecrets when a mock is specified.')
  if (!many && type !== 'Task') invalid(`State type '${type}' is not supported when a mock is specified`)
  if ((mock.result === undefined) === (mock.errorOutput === undefined)) {
    invalid('A test mock should have only one of the following fields: [result, errorOutput].')
  }
  const origin = stateConfiguration?.errorCausedByState
  if (mock.errorOutput !== undefined && many && origin !== undefined) checkErrorOrigin(state, origin)
  if (mock.result !== undefined) checkResult(state, type, mock.result, mock.fieldValidationMode ?? 'STRICT')
}

/** An error of a Map or Parallel state may be attributed to a state inside. The text is ours. */
function checkErrorOrigin(state: JsonObject, name: string): void {
  if (findInside(state, name) === null) invalid(`State '${name}' given as ErrorCausedByState not found in definition`)
}

function checkResult(state: JsonObject, type: string, text: string, mode: 'STRICT' | 'PRESENT' | 'NONE'): void {
  const result = parsed(text, 'Mocked result must be valid JSON')
  if (type === 'Map' && getMember(state, 'ResultWriter') !== undefined) {
    if (!isObject(result)) invalid('Mocked result must be a JSON object.')
    return
  }
  if (type !== 'Task') {
    if (!Array.isArray(result)) return invalid('Mocked result must be an array.')
    const branches = getMember(state, 'Branches')
    if (Array.isArray(branches) && branches.length !== result.length) {
      invalid('Mocked result must contain the same number of items as number of Parallel branches.')
    }
    return
  }
  const resource = resourceOf(state)
  if (resource?.kind === 'integration') checkMockFields(resource, result, mode)
}

/** Reads a part of the request that is JSON in a string. */
export function parsed(text: string, problem: string): JsonValue {
  try {
    return parse(text)
  } catch {
    return invalid(problem)
  }
}

function resourceOf(state: JsonObject) {
  return parseTaskResource(String(getMember(state, 'Resource')))
}

export function invalid(message: string): never {
  raise('ValidationException', message)
}
