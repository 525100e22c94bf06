/**
 * An error of the language: it has a name that Retry and Catch match, and a cause for people.
 *
 * Code that evaluates expressions throws it; the engine turns it into a failed state. `atState` says whether the engine
 * puts "An error occurred while executing the state …" before the cause, as the service does for failures in evaluating a
 * state's own fields.
 */
export class StatesError extends Error {
  readonly error: string
  override readonly cause: string
  readonly atState: boolean
  /** For a failed JSONata evaluation: the field, as in `Output/total`. Recorded in the EvaluationFailed event. */
  readonly location: string | undefined

  constructor(error: string, cause: string, options: { atState?: boolean; location?: string } = {}) {
    super(`${error}: ${cause}`)
    this.name = 'StatesError'
    this.error = error
    this.cause = cause
    this.atState = options.atState ?? true
    this.location = options.location
  }
}
