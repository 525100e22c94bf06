import type { Meter } from '../asl/meter.ts'
import type { Randomness } from '../asl/scope.ts'
import type { TaskResource } from '../asl/task-resource.ts'
import type { Payload } from '../json/index.ts'

/** Everything a turn takes from outside. The same environment and cause give the same turn. */
export interface TurnEnvironment extends Randomness {
  /** The instant of the turn, in milliseconds since 1970. */
  readonly nowMillis: number
  /** The region that history events name. */
  readonly region: string
  /** The factor for Wait states and retry delays; 1 except in tests. */
  readonly waitTimeScale: number
  /** Counts what the turn costs. A turn that has spent its budget ends early and leaves the rest to the next one. */
  readonly meter: Meter
  /** Why a task cannot even be scheduled, or null. */
  refuseTask(resource: TaskResource, taskArguments: Payload): string | null
  /** A UUID made from a name: the same for the same name. */
  uuidOf(name: string): string
  /** A task token that nobody can guess. */
  taskToken(): string
}
