import type { FailState } from '../../asl/program.ts'
import { shortCause, shortError } from '../../asl/too-large.ts'
import { failFrame } from '../failure.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'

/** A Fail state is entered and never left: it fails its frame. */
export function enterFail(run: Run, frame: Frame, state: FailState): void {
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  const error = state.error(visit)
  const cause = state.cause(visit)
  failFrame(run, frame, {
    error: error === null ? null : shortError(error),
    cause: cause === null ? null : shortCause(cause),
  })
}
