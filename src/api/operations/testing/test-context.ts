import { machineNameOf } from '../../../arn/index.ts'
import { instantText } from '../../../asl/timestamp.ts'
import {
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  type PlainObject,
} from '../../../json/index.ts'
import { raise } from '../../protocol/api-error.ts'

type FieldType = 'string' | 'number' | 'any'

/** What a made-up context object may hold: everything that the documentation lists except `Map`. */
const given: ReadonlyMap<string, ReadonlyMap<string, FieldType>> = new Map([
  [
    'Execution',
    new Map<string, FieldType>([
      ['Id', 'string'],
      ['Input', 'any'],
      ['Name', 'string'],
      ['RoleArn', 'string'],
      ['StartTime', 'string'],
      ['RedriveCount', 'number'],
      ['RedriveTime', 'string'],
    ]),
  ],
  [
    'State',
    new Map<string, FieldType>([
      ['Name', 'string'],
      ['EnteredTime', 'string'],
      ['RetryCount', 'number'],
    ]),
  ],
  [
    'StateMachine',
    new Map<string, FieldType>([
      ['Id', 'string'],
      ['Name', 'string'],
    ]),
  ],
  ['Task', new Map<string, FieldType>([['Token', 'string']])],
])

/** Checks a context object made up by the caller as the service does. Messages: observed, except for other types. */
export function checkContext(context: JsonValue): JsonObject {
  if (!isObject(context)) return refuse('it must be a JSON object')
  for (const [name, part] of memberEntries(context)) {
    if (name === 'Map') refuse("'Map' field is not supported when mocking a Context object")
    const types = given.get(name)
    if (types === undefined) return refuse(`Field '${name}' is not allowed`)
    if (!isObject(part)) return refuse(`${name} must be an object`)
    for (const [field, value] of memberEntries(part)) {
      const type = types.get(field)
      if (type === undefined) return refuse(`Field '${field}' is not allowed`)
      if (type === 'string' && typeof value !== 'string') refuse(`${name}.${field} must be a string`)
      if (type === 'number' && !isNumber(value)) refuse(`${name}.${field} must be a number`)
    }
  }
  return context
}

/** The context object of an execution that never existed: an Express one, as the service makes it up. */
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
    StateMachine: { Id: about.machineArn, Name: machineNameOf(about.machineArn) },
    State: { Name: about.stateName, EnteredTime: now, ...(about.recoverable && { RetryCount: 0 }) },
  }
  if (about.taskToken !== null) context.Task = { Token: about.taskToken }
  return context
}

function refuse(problem: string): never {
  raise('ValidationException', `Invalid Context object provided: ${problem}`)
}
