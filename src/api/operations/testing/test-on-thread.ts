import { Meter, TurnInterrupted } from '../../../asl/meter.ts'
import { limits } from '../../../engine/limits.ts'
import { moduleBeside } from '../../../threads/module-beside.ts'
import { type ApiContext, checkedHereMax, threadKeys } from '../../context.ts'
import { runStateTest, type StateTest, type TestedState } from './state-test.ts'

const module = moduleBeside(import.meta.url, 'test-work')

/** Runs a test here, and again on a thread if it would hold up others. The result does not depend on where it runs. */
export async function testHereOrOnThread(
  { threads }: Pick<ApiContext, 'threads'>,
  test: StateTest,
  signal: AbortSignal,
): Promise<TestedState> {
  // Compiling the state takes time, and so does reading what it is given.
  if (bytesOf(test) <= 4 * checkedHereMax && test.definition.length <= checkedHereMax) {
    try {
      return runStateTest(test, new Meter(undefined, undefined, limits.turnSteps))
    } catch (error) {
      if (!(error instanceof TurnInterrupted)) throw error
    }
  }
  const bytes = 2 * bytesOf(test)
  const tested = await threads.run({ module, request: test, key: threadKeys.tests, refusable: true, bytes, signal })
  return tested as TestedState
}

function bytesOf(test: StateTest): number {
  let characters = 0
  for (const part of Object.values(test)) if (typeof part === 'string') characters += part.length
  return characters
}
