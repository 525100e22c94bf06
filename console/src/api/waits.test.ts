import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canBeAnswered, canBeSkipped, canTimeOut, isLimitOfExecution, type Wait, whatHappens } from './waits.ts'

const base = { executionArn: 'e', stateMachineArn: 'm', name: 'e', path: '', isStarted: true, dueDate: 9 }

test('what comes of a wait, and what one can do about it', () => {
  const table: [wait: Partial<Wait>, happens: string, can: string][] = [
    [{ kind: 'WAIT' }, 'The wait ends', 'skip'],
    [{ kind: 'RETRY' }, 'The next attempt begins', 'skip'],
    [{ kind: 'CALL', timeoutDate: 9 }, 'The call times out', 'time out'],
    [{ kind: 'CALL' }, 'The execution times out', 'limit'],
    [{ kind: 'CALLBACK', timeoutDate: 9, taskToken: 't' }, 'The callback times out', 'answer, time out'],
    [{ kind: 'CALLBACK', timeoutDate: 12, heartbeatDate: 9 }, 'A heartbeat is missing', 'time out'],
    [{ kind: 'CALLBACK', taskToken: 't' }, 'The execution times out', 'answer, limit'],
    [{ kind: 'ACTIVITY', isStarted: false, taskToken: 't' }, 'The execution times out', 'limit'],
    [{ kind: 'ACTIVITY', timeoutDate: 9, taskToken: 't' }, 'The worker’s answer times out', 'answer, time out'],
    [{ kind: 'EXECUTION' }, 'The execution times out', 'limit'],
    [{}, 'The execution times out', 'limit'],
  ]
  for (const [more, happens, can] of table) {
    const wait: Wait = { ...base, ...more }
    const found = Object.entries({
      skip: canBeSkipped(wait),
      answer: canBeAnswered(wait),
      'time out': canTimeOut(wait),
      limit: isLimitOfExecution(wait),
    })
    const said = found.flatMap(([name, is]) => (is ? [name] : [])).join(', ')
    assert.deepEqual([whatHappens(wait), said], [happens, can], JSON.stringify(more))
  }
})
