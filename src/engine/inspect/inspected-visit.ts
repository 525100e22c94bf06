import type { StateScope } from '../../asl/program.ts'
import { type JsonObject, Payload, withMember } from '../../json/index.ts'
import { type MapItem, mapContext } from '../context-object.ts'
import type { TurnEnvironment } from '../environment.ts'
import type { Execution } from '../execution.ts'
import type { Frame } from '../frame.ts'
import { Visit } from '../visit.ts'

/** What the fields of a state under test see: the context object is the test's. */
export class InspectedVisit extends Visit {
  readonly observe: NonNullable<StateScope['observe']>
  readonly #given: JsonObject
  #shown: Payload

  constructor(
    execution: Execution,
    frame: Frame,
    environment: TurnEnvironment,
    { context, observe }: { readonly context: JsonObject; readonly observe: NonNullable<StateScope['observe']> },
  ) {
    super(execution, frame, true, environment)
    this.observe = observe
    this.#given = context
    this.#shown = Payload.ofValue(context)
  }

  override get context(): Payload {
    return this.#shown
  }

  override setMapItem(item: MapItem): void {
    super.setMapItem(item)
    this.#shown = Payload.ofValue(withMember(this.#given, 'Map', mapContext(item)))
  }

  /** The token is the one in the test's context object. */
  override setTaskToken(): void {}
}
