import { instantText } from '../asl/timestamp.ts'
import { type JsonObject, type JsonValue, ObjectBuilder, type PlainObject } from '../json/index.ts'
import type { Execution } from './execution.ts'
import type { Frame } from './frame.ts'

export interface MapItem {
  readonly index: number
  readonly value: JsonValue
  /** Distributed Map: the item's name, if the items are the members of an object. */
  readonly key?: string | null
  /** Distributed Map: where the item comes from. */
  readonly source?: string
}

/** The context object that `$$` and `$states.context` show (Developer Guide, "Context object"). */
export function contextObject(
  execution: Execution,
  frame: Frame,
  retriable: boolean,
  taskToken: string | null,
  mapItem: MapItem | null,
): JsonObject {
  const context: PlainObject = {
    Execution: {
      Id: execution.arn,
      Input: execution.input.value,
      StartTime: instantText(execution.startMillis),
      Name: execution.name,
      RoleArn: execution.roleArn,
      RedriveCount: execution.redriveCount,
      ...(execution.redriveMillis !== null && { RedriveTime: instantText(execution.redriveMillis) }),
    },
    StateMachine: { Id: execution.machine.arn, Name: execution.machine.name },
    State: {
      Name: frame.state,
      EnteredTime: instantText(frame.enteredMillis),
      // Only states that can be retried have it (observed).
      ...(retriable && { RetryCount: frame.retryCount }),
    },
  }
  if (taskToken !== null) context.Task = { Token: taskToken }
  if (mapItem !== null) context.Map = mapContext(mapItem)
  return context
}

/** The context object's `Map`. */
export function mapContext({ index, key, value, source }: MapItem): PlainObject {
  const item = new ObjectBuilder().set('Index', index)
  if (typeof key === 'string') item.set('Key', key)
  item.set('Value', value)
  if (source !== undefined) item.set('Source', source)
  return { Item: item.build() }
}
