import type { PassState } from '../../asl/program.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'

export function enterPass(run: Run, frame: Frame, state: PassState): void {
  const visit = run.visit(frame)
  visit.document = state.effectiveInput(visit)
  visit.result = state.result(visit)
  run.leave(frame, state, state.exit, visit)
}
