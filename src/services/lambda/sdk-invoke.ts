import { getMember, isObject, memberEntries, ObjectBuilder, Payload } from '../../json/index.ts'
import type { Service, TaskCall } from '../../runtime/service.ts'
import { parseFunctionName } from './function-name.ts'
import type { LocalFunctions } from './lambda-api.ts'

/** `aws-sdk:lambda:invoke`: calls this server's own functions if they exist, and Lambda for all others. */
export function sdkInvoke(functions: LocalFunctions, local: Service, remote: Service): Service {
  const isHere = ({ arguments: { value } }: Pick<TaskCall, 'arguments'>) => {
    const name = isObject(value) ? getMember(value, 'FunctionName') : null
    return typeof name === 'string' && functions.has(name)
  }
  return { ...remote, call: (task, report) => (isHere(task) ? local : remote).call(task, report) }
}

/**
 * Calls a function by its name alone, as `lambda:invoke` does with a stand-in for Lambda: a version or an alias in the
 * definition's name for it becomes the qualifier.
 */
export function invokedByName(remote: Service): Service {
  return { ...remote, call: (task, report) => remote.call({ ...task, arguments: byName(task.arguments) }, report) }
}

function byName(given: Payload): Payload {
  const { value } = given
  const named = isObject(value) ? getMember(value, 'FunctionName') : null
  const parsed = typeof named === 'string' ? parseFunctionName(named) : null
  // The other side refuses anything that is not a function's name.
  if (!isObject(value) || parsed === null) return given
  const builder = new ObjectBuilder()
  for (const [name, member] of memberEntries(value)) builder.set(name, name === 'FunctionName' ? parsed.name : member)
  if (parsed.qualifier !== null && getMember(value, 'Qualifier') === undefined) {
    builder.set('Qualifier', parsed.qualifier)
  }
  return Payload.ofValue(builder.build())
}
