import type { State } from '../../asl/program.ts'
import type { Frame } from '../frame.ts'
import type { Run } from '../run.ts'
import { enterChoice } from './choice.ts'
import { enterFail } from './fail.ts'
import { beginBranches, beginIterations } from './parallel-and-map.ts'
import { enterPass } from './pass.ts'
import { enterSucceed } from './succeed.ts'
import { schedule } from './task.ts'
import { enterWait } from './wait.ts'

/** Does what a state does once its Entered event is written. Throws StatesError when the state fails. */
export function enterState(run: Run, frame: Frame, state: State): void {
  switch (state.type) {
    case 'Choice':
      return enterChoice(run, frame, state)
    case 'Fail':
      return enterFail(run, frame, state)
    case 'Map':
      return beginIterations(run, frame, state)
    case 'Parallel':
      return beginBranches(run, frame, state)
    case 'Pass':
      return enterPass(run, frame, state)
    case 'Succeed':
      return enterSucceed(run, frame, state)
    case 'Task':
      return schedule(run, frame, state)
    case 'Wait':
      return enterWait(run, frame, state)
    default:
      return state satisfies never
  }
}

/** Makes another attempt at a state after a retry's delay: it is not entered again, but its fields are evaluated again. */
export function retryState(run: Run, frame: Frame, state: State): void {
  if (state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map') return enterState(run, frame, state)
  throw new Error(`frame ${frame.path} retries "${frame.state}", a ${state.type}, which cannot be retried`)
}
