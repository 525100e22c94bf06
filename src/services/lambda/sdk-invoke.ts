import { getMember, isObject } from '../../json/index.ts'
import type { Service, TaskCall } from '../../runtime/service.ts'
import type { LocalFunctions } from './lambda-api.ts'

/** `aws-sdk:lambda:invoke`: functions of this server where they exist, and others where Lambda is. */
export function sdkInvoke(functions: LocalFunctions, local: Service, remote: Service): Service {
  const isHere = ({ arguments: { value } }: Pick<TaskCall, 'arguments'>) => {
    const name = isObject(value) ? getMember(value, 'FunctionName') : null
    return typeof name === 'string' && functions.has(name)
  }
  return { ...remote, call: (task, report) => (isHere(task) ? local : remote).call(task, report) }
}
