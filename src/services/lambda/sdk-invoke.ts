import { getMember, isObject, memberEntries, ObjectBuilder, Payload } from '../../json/index.ts'
import type { Service, TaskCall } from '../../runtime/service.ts'
import { parseFunctionName } from './function-name.ts'
import type { LocalFunctions } from './lambda-api.ts'

/** `aws-sdk:lambda:invoke`: functions of this server where they exist, and others where Lambda is. */
export function sdkInvoke(functions: LocalFunctions, local: Service, remote: Service): Service {
  const isHere = ({ arguments: { value } }: Pick<TaskCall, 'arguments'>) => {
    const name = isObject(value) ? getMember(value, 'FunctionName') : null
    return typeof name === 'string' && functions.has(name)
  }
  return { ...remote, call: (task, report) => (isHere(task) ? local : remote).call(task, report) }
}

/**
 * Calls a function by its name alone, as `lambda:invoke` does where something stands in for Lambda: a version or an alias in
 * what the definition calls it by becomes the qualifier.
 */
export function invokedByName(remote: Service): Service {
  return { ...remote, call: (task, report) => remote.call({ ...task, arguments: byName(task.arguments) }, report) }
}

function byName(given: Payload): Payload {
  const { value } = given
  const named = isObject(value) ? getMember(value, 'FunctionName') : null
  const parsed = typeof named === 'string' ? parseFunctionName(named) : null
  // What is not a function's name is for the other side to refuse.
  if (!isObject(value) || parsed === null) return given
  const builder = new ObjectBuilder()
  for (const [name, member] of memberEntries(value)) builder.set(name, name === 'FunctionName' ? parsed.name : member)
  if (parsed.qualifier !== null && getMember(value, 'Qualifier') === undefined) {
    builder.set('Qualifier', parsed.qualifier)
  }
  return Payload.ofValue(builder.build())
}
