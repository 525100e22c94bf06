import type { ChoiceState } from '../../asl/program.ts'
import { StatesError } from '../../asl/states-error.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'

/**
 * The error of a Choice that matches nothing and has no Default. The documentation names `States.NoChoiceMatched`; the
 * service was seen to give this error, which nothing around the state can catch.
 */
export function noNextState(): StatesError {
  return new StatesError(
    'States.Runtime',
    'Failed to transition out of the state. The state does not point to a next state.',
  )
}

export function enterChoice(run: Run, frame: Frame, state: ChoiceState): void {
  const visit = run.visit(frame)
  const input = state.effectiveInput(visit)
  visit.document = input
  for (const rule of state.rules) {
    if (!rule.matches(visit)) continue
    visit.document = input
    return run.leave(frame, state, rule, visit)
  }
  if (state.otherwise === null) throw noNextState()
  visit.document = input
  run.leave(frame, state, state.otherwise, visit)
}
