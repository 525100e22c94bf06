import type { WaitState } from '../../asl/program.ts'
import { StatesError } from '../../asl/states-error.ts'
import { attempt } from '../failure.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'

// The service counts the delay in seconds of a signed 32-bit integer (observed: 24,855 days pass, 24,856 do not).
const delayMillisMax = (2 ** 31 - 1) * 1000

export function enterWait(run: Run, frame: Frame, state: WaitState): void {
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  const waitMillis = state.until(visit, frame.enteredMillis) - run.environment.nowMillis
  if (waitMillis > delayMillisMax) throw new StatesError('States.Runtime', 'Wait state delay is too long.')
  if (waitMillis > 0) {
    run.block(frame, { type: 'wait', untilMillis: run.after(waitMillis) })
    return
  }
  run.leave(frame, state, state.exit, visit)
}

/** The wait is over. */
export function endWait(run: Run, frame: Frame): void {
  const state = run.stateOf(frame)
  if (state.type !== 'Wait') throw new Error(`frame ${frame.path} waits in "${frame.state}", which is not a Wait state`)
  frame.waiting = null
  attempt(run, frame, state, () => {
    const visit = run.visit(frame)
    visit.document = state.effectiveInput(visit)
    run.leave(frame, state, state.exit, visit)
  })
}
