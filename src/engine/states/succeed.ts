import type { SucceedState } from '../../asl/program.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'

export function enterSucceed(run: Run, frame: Frame, state: SucceedState): void {
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  run.leave(frame, state, state.exit, visit)
}
