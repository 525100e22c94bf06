import { Meter } from '../../../asl/meter.ts'
import type { Work } from '../../../threads/thread-message.ts'
import { runStateTest, type StateTest, type TestedState } from './state-test.ts'

/** Runs a long test on a thread. */
export const work: Work<StateTest, TestedState> = (test) => runStateTest(test, new Meter())
