import { type StructureShape, serviceModel } from '../../src/api/model/service-model.ts'
import { checkList, checkNumber, checkString } from '../../src/api/protocol/constraints.ts'

/** How a value differs from a shape of the model: a sentence for each mistake. */
export function faultsOf(shapeName: string, value: unknown, path = 'answer'): string[] {
  const shape = serviceModel.shapes[shapeName]!
  const faults: string[] = []
  const wrong = () => [`${path} should be of type ${shape.type}, but is ${JSON.stringify(value)?.slice(0, 80)}`]
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? structureFaults(shape, value, path) : wrong()
    case 'map':
      if (!isObject(value)) return wrong()
      return Object.entries(value).flatMap(([key, each]) => faultsOf(shape.value, each, `${path}.${key}`))
    case 'list':
      if (!Array.isArray(value)) return wrong()
      checkList(shapeName, shape, value, path, faults, serviceModel)
      return [...faults, ...value.flatMap((each, index) => faultsOf(shape.member, each, `${path}[${index}]`))]
    case 'string':
      if (typeof value !== 'string') return wrong()
      checkString(shapeName, shape, value, path, faults)
      return faults
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong()
    case 'timestamp':
      return typeof value === 'number' ? [] : wrong()
    case 'integer':
    case 'long':
    case 'float':
      if (typeof value !== 'number' || (shape.type !== 'float' && !Number.isInteger(value))) return wrong()
      checkNumber(shape, value, path, faults)
      return faults
  }
}

function structureFaults(shape: StructureShape, value: object, path: string): string[] {
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shape.members, name))
  const missing = (shape.required ?? []).filter((name) => !Object.hasOwn(value, name))
  const known = Object.entries(value).filter(([name, each]) => Object.hasOwn(shape.members, name) && each !== null)
  return [
    ...unknown.map((name) => `${path} has a member ${name}, which the model does not know`),
    ...missing.map((name) => `${path} has no ${name}, which the model requires`),
    ...known.flatMap(([name, each]) => faultsOf(shape.members[name]!, each, `${path}.${name}`)),
  ]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
