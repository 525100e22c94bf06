import { instantText } from '../../../asl/timestamp.ts'
import { getMember, isObject, type JsonObject, type JsonValue, type PlainObject } from '../../../json/index.ts'
import { raise } from '../../protocol/api-error.ts'

const given = {
  Execution: ['Id', 'Name', 'RoleArn', 'StartTime'],
  State: ['Name', 'EnteredTime'],
  StateMachine: ['Id', 'Name'],
  Task: ['Token'],
} as const

/** Holds a context object that the caller made up to what the service takes (two of these refusals were observed). */
export function checkContext(context: JsonValue): JsonObject {
  if (!isObject(context)) return refuse('it must be a JSON object')
  if (getMember(context, 'Map') !== undefined) {
    refuse("'Map' field is not supported when mocking a Context object")
  }
  for (const [name, texts] of Object.entries(given)) {
    const part = getMember(context, name)
    if (part === undefined) continue
    if (!isObject(part)) return refuse(`${name} must be an object`)
    for (const text of texts) {
      const value = getMember(part, text)
      if (value !== undefined && typeof value !== 'string') refuse(`${name}.${text} must be a string`)
    }
  }
  return context
}

/** The context object of an execution that never was: an Express one, as the service makes it up. */
export function defaultContext(about: {
  readonly executionArn: string
  readonly executionName: string
  readonly machineArn: string
  readonly roleArn: string | undefined
  readonly input: JsonValue
  readonly stateName: string
  readonly recoverable: boolean
  readonly taskToken: string | null
  readonly nowMillis: number
}): JsonObject {
  const now = instantText(about.nowMillis)
  const context: PlainObject = {
    Execution: {
      Id: about.executionArn,
      Input: about.input,
      Name: about.executionName,
      ...(about.roleArn !== undefined && { RoleArn: about.roleArn }),
      StartTime: now,
    },
    StateMachine: { Id: about.machineArn, Name: about.machineArn.slice(about.machineArn.lastIndexOf(':') + 1) },
    State: { Name: about.stateName, EnteredTime: now, ...(about.recoverable && { RetryCount: 0 }) },
  }
  if (about.taskToken !== null) context.Task = { Token: about.taskToken }
  return context
}

function refuse(problem: string): never {
  raise('ValidationException', `Invalid Context object provided: ${problem}`)
}
