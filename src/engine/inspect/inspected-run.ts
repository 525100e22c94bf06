import type { Program, State, StateScope } from '../../asl/program.ts'
import type { JsonObject } from '../../json/index.ts'
import type { TurnEnvironment } from '../environment.ts'
import type { Execution } from '../execution.ts'
import type { Frame } from '../frame.ts'
import { Run } from '../run.ts'
import { InspectedVisit } from './inspected-visit.ts'

/** A turn of a single state: it is evaluated in one go, sees the test's context object, and has no history. */
export class InspectedRun extends Run {
  readonly #context: JsonObject
  readonly #observe: NonNullable<StateScope['observe']>

  constructor(
    program: Program,
    execution: Execution,
    environment: TurnEnvironment,
    context: JsonObject,
    observe: NonNullable<StateScope['observe']>,
  ) {
    super(program, execution, environment)
    this.#context = context
    this.#observe = observe
  }

  override get isSpent(): boolean {
    return false
  }

  override visit(frame: Frame): InspectedVisit {
    return new InspectedVisit(this.execution, frame, this.environment, {
      context: this.#context,
      observe: this.#observe,
    })
  }

  /** Without a history, there is no Entered event, and the cause names none (observed). */
  override causeAt(_frame: Frame, _state: State, cause: string): string {
    return cause
  }
}
