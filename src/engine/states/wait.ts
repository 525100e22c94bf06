import type { WaitState } from '../../asl/program.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'

export function enterWait(run: Run, frame: Frame, state: WaitState): void {
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  const { nowMillis, waitTimeScale } = run.environment
  const waitMillis = state.until(visit, frame.enteredMillis) - nowMillis
  if (waitMillis > 0) {
    run.block(frame, { type: 'wait', untilMillis: nowMillis + waitMillis * waitTimeScale })
    return
  }
  run.leave(frame, state, state.exit, visit)
}
