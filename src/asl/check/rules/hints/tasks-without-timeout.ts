import { getMember, hasMember } from '../../../../json/index.ts'
import type { StateNode } from '../../../model/machine.ts'
import { parseTaskResource } from '../../../task-resource.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Any of these ends the wait, or shows that somebody has thought of it. */
const bounds = ['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath']

/**
 * Without a timeout, a Task waits for more than three years (99999999 s). Plain calls end by themselves; only a Task that
 * waits for a job, a callback or a worker can be held up by a lost answer. Express executions end after five minutes, and a
 * machine's own timeout bounds everything in it.
 */
export const tasksWithoutTimeout: Rule = function* (machine) {
  if (hasMember(machine.object, 'TimeoutSeconds')) return
  for (const state of machine.states) {
    if (state.type !== 'Task' || state.flow.executionType === 'EXPRESS') continue
    if (bounds.some((name) => hasMember(state.object, name))) continue
    const awaited = awaitedBy(state)
    if (awaited === null) continue
    yield ownWarning(
      'TASK_WITHOUT_TIMEOUT',
      `Task "${state.name}" waits for ${awaited} but has neither TimeoutSeconds nor HeartbeatSeconds`,
      state.place,
      { target: 'name' },
    )
  }
}

/** What a Task may wait for without end, or null if its call ends by itself. */
function awaitedBy({ object }: StateNode): string | null {
  const text = getMember(object, 'Resource')
  const resource = typeof text === 'string' ? parseTaskResource(text) : null
  if (resource === null || resource.kind === 'lambda') return null
  if (resource.kind === 'activity') return 'a worker of its activity'
  switch (resource.pattern) {
    case 'requestResponse':
      return null
    case 'waitForTaskToken':
      return 'its task token to come back'
    default:
      return 'a job to end'
  }
}
