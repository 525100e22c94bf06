import { instantText } from '../../asl/timestamp.ts'
import {
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  stringify,
  toNumber,
} from '../../json/index.ts'

/** Members that hold JSON as text. A state may give the value itself, which is then written as JSON. */
const textMembers = new Set(['Cause', 'Context', 'Definition', 'Error', 'Input', 'Output', 'Result', 'Variables'])

/** Members whose own member names are data, such as state names or variable names. */
const mapMembers = new Set(['AssignedVariables', 'VariableReferences'])

/** The API gives these in seconds; a task's result has them as text. */
const timeMembers = new Set(['CreationDate', 'RedriveDate', 'StartDate', 'StopDate', 'Timestamp', 'UpdateDate'])

/** Turns a task's parameters into the API's input: names begin in lower case, and null members are left out. */
export function toApiInput(parameters: JsonObject): JsonObject {
  const input = new ObjectBuilder()
  for (const [name, value] of memberEntries(parameters)) {
    if (value !== null) input.set(uncapitalised(name), toApiValue(name, value))
  }
  return input.build()
}

function toApiValue(name: string, value: JsonValue): JsonValue {
  if (textMembers.has(name)) return typeof value === 'string' ? value : stringify(value)
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? toApiInput(item) : item))
  return isObject(value) ? toApiInput(value) : value
}

/** Turns the API's output into a task's result: names begin with a capital, and times are in ISO form. */
export function toTaskResult(output: JsonObject): JsonObject {
  const result = new ObjectBuilder()
  for (const [name, value] of memberEntries(output)) {
    const capitalised = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
    result.set(capitalised, toTaskValue(capitalised, value))
  }
  return result.build()
}

function toTaskValue(name: string, value: JsonValue): JsonValue {
  if (mapMembers.has(name)) return value
  if (timeMembers.has(name) && isNumber(value)) return instantText(Math.round(toNumber(value) * 1000))
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? toTaskResult(item) : item))
  return isObject(value) ? toTaskResult(value) : value
}

function uncapitalised(name: string): string {
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`
}
