import assert from 'node:assert/strict'
import test from 'node:test'
import type { HistoryEvent } from '../../engine/event.ts'
import { formatDuration } from './duration.ts'
import { Progress } from './progress.ts'
import { terminalLine } from './terminal.ts'

/** Events written as `id previous type [name] [index] [@millis]`, one per line, with only the fields that matter. */
function events(table: string): HistoryEvent[] {
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [id, previousEventId, type = '', ...rest] = row.trim().split(/\s+/)
      const fields: Record<string, string | number> = {}
      let timestampMillis = 0
      for (const word of rest) {
        if (word.startsWith('@')) timestampMillis = Number(word.slice(1))
        else if (word.startsWith('!')) fields.error = word.slice(1)
        else if (/^\d+$/.test(word)) fields.index = Number(word)
        else fields.name = word
      }
      const event = { id: Number(id), previousEventId: Number(previousEventId), timestampMillis, type, fields }
      return event as unknown as HistoryEvent
    })
}

function shown(progress: Progress, table: string): string[] {
  return progress.lines(events(table)).map((line) => terminalLine(line, false))
}

test('a state that is left at once takes one line, another takes two', () => {
  const progress = new Progress()
  assert.deepEqual(
    shown(
      progress,
      `1 0 ExecutionStarted
       2 0 PassStateEntered First
       3 2 PassStateExited First
       4 3 WaitStateEntered Rest`,
    ),
    ['✓ First', '▸ Rest'],
  )
  assert.deepEqual(
    progress.waiting().map(({ name }) => name),
    ['Rest'],
  )
  assert.deepEqual(shown(progress, '5 4 WaitStateExited Rest @90000'), ['✓ Rest (1 min 30 s)'])
  assert.deepEqual(progress.waiting(), [])
})

test('branches are indented, and the state after them is not', () => {
  assert.deepEqual(
    shown(
      new Progress(),
      `2 0 ParallelStateEntered Both
       3 2 ParallelStateStarted
       4 3 PassStateEntered Left
       5 4 PassStateExited Left
       6 3 PassStateEntered Right
       7 6 PassStateExited Right
       8 7 ParallelStateSucceeded
       9 7 ParallelStateExited Both
       10 9 SucceedStateEntered Done`,
    ),
    ['▸ Both', '  ✓ Left', '  ✓ Right', '✓ Both', '▸ Done'],
  )
})

test('iterations are numbered, also one that starts when another ends', () => {
  assert.deepEqual(
    shown(
      new Progress(),
      `2 0 MapStateEntered Each
       3 2 MapStateStarted
       4 3 MapIterationStarted Each 0
       5 4 PassStateEntered Item
       6 5 PassStateExited Item
       7 6 MapIterationSucceeded Each 0
       8 6 MapIterationStarted Each 1
       9 8 PassStateEntered Item
       10 9 PassStateExited Item
       11 10 MapIterationSucceeded Each 1
       12 10 MapStateSucceeded
       13 10 MapStateExited Each`,
    ),
    ['▸ Each', '  ✓ [0] Item', '  ✓ [1] Item', '✓ Each'],
  )
})

test('the first of many iterations are shown in full, and only failures of the others', () => {
  const iteration = (index: number) => {
    const id = 10 + index * 10
    return `${id} 3 MapIterationStarted Each ${index}
       ${id + 1} ${id} TaskStateEntered Item
       ${id + 2} ${id + 1} TaskScheduled`
  }
  const left = (index: number) => `${15 + index * 10} ${12 + index * 10} TaskStateExited Item`
  const lines = shown(
    new Progress(),
    `2 0 MapStateEntered Each
     3 2 MapStateStarted
     ${Array.from({ length: 25 }, (_, index) => iteration(index)).join('\n')}
     ${left(0)}
     ${left(24)}
     243 242 TaskFailed !Busy
     244 243 TaskScheduled
     245 244 TaskStateExited Item`,
  )
  assert.deepEqual(lines.slice(0, 2), ['▸ Each', '  ▸ [0] Item'])
  assert.deepEqual(lines.slice(20), [
    '  ▸ [19] Item',
    '  … more iterations: only failures are shown',
    '  ✓ [0] Item',
    '  ✗ [23] Item: Busy',
    '  ↻ [23] Item, retry 1',
    '  ✓ [23] Item',
  ])
})

test('failures and retries are shown, and an abandoned branch no longer waits', () => {
  const progress = new Progress()
  assert.deepEqual(
    shown(
      progress,
      `2 0 ParallelStateEntered Both
       3 2 ParallelStateStarted
       4 3 TaskStateEntered Call
       5 4 TaskScheduled
       6 3 WaitStateEntered Rest
       7 5 TaskFailed !Busy
       8 7 TaskScheduled
       9 8 TaskFailed !Broken
       10 9 ParallelStateFailed
       11 9 ParallelStateExited Both
       12 11 WaitStateEntered Later`,
    ),
    [
      '▸ Both',
      '  ▸ Call',
      '  ▸ Rest',
      '  ✗ Call: Busy',
      '  ↻ Call, retry 1',
      '  ✗ Call: Broken',
      '✗ Both',
      '→ Both, caught',
      '▸ Later',
    ],
  )
  assert.deepEqual(
    progress.waiting().map(({ name }) => name),
    ['Later'],
  )
})

test('a map run that fails says why, once', () => {
  assert.deepEqual(
    shown(
      new Progress(),
      `2 0 MapStateEntered Rows
       3 2 MapStateStarted
       4 3 MapRunStarted
       5 4 MapRunFailed !TooMany
       6 5 MapStateFailed
       7 6 MapStateExited Rows
       8 7 MapStateEntered Each
       9 8 MapStateStarted
       10 9 MapStateFailed`,
    ),
    ['✗ Rows: TooMany', '→ Rows, caught', '✗ Each'],
  )
})

test('an execution without an end needs only as much memory as one round of it', () => {
  const progress = new Progress()
  progress.lines(events('1 0 ExecutionStarted'))
  let last = 1
  const counts = new Set<number>()
  const rounds: string[][] = []
  for (let round = 0; round < 50; round += 1) {
    const at = (offset: number) => last + offset
    rounds.push(
      shown(
        progress,
        `${at(1)} ${last} ParallelStateEntered Both
         ${at(2)} ${at(1)} ParallelStateStarted
         ${at(3)} ${at(2)} MapStateEntered Each
         ${at(4)} ${at(3)} MapStateStarted
         ${at(5)} ${at(4)} MapIterationStarted Each 0
         ${at(6)} ${at(5)} TaskStateEntered Call
         ${at(7)} ${at(6)} TaskScheduled
         ${at(8)} ${at(7)} TaskFailed !Busy
         ${at(9)} ${at(8)} TaskScheduled
         ${at(10)} ${at(2)} PassStateEntered Right
         ${at(11)} ${at(10)} PassStateExited Right
         ${at(12)} ${at(9)} TaskStateExited Call
         ${at(13)} ${at(12)} MapIterationSucceeded Each 0
         ${at(14)} ${at(12)} MapStateSucceeded
         ${at(15)} ${at(12)} MapStateExited Each
         ${at(16)} ${at(15)} ParallelStateSucceeded
         ${at(17)} ${at(15)} ParallelStateExited Both`,
      ),
    )
    last += 17
    counts.add(progress.eventCount)
  }
  const lines = [
    '▸ Both',
    '  ▸ Each',
    '    ✗ [0] Call: Busy',
    '    ↻ [0] Call, retry 1',
    '  ✓ Right',
    '    ✓ [0] Call',
    '  ✓ Each',
    '✓ Both',
  ]
  for (const round of rounds) assert.deepEqual(round, lines)
  assert.ok(Math.max(...counts) <= 18, [...counts].join(' '))
})

test('durations show the two units that matter', () => {
  const table: [number, string][] = [
    [0, '0 ms'],
    [999, '999 ms'],
    [1500, '1.5 s'],
    [59_940, '59.9 s'],
    [60_000, '1 min'],
    [12_000_000, '3 h 20 min'],
    [365 * 86_400_000, '365 d'],
  ]
  for (const [millis, text] of table) assert.equal(formatDuration(millis), text)
})

test('a state that fails before it does anything has its line, and one already shown has no second', () => {
  assert.deepEqual(
    shown(
      new Progress(),
      `2 0 TaskStateEntered Call
       3 2 ExecutionFailed !States.Runtime`,
    ),
    ['✗ Call: States.Runtime'],
  )
  assert.deepEqual(
    shown(
      new Progress(),
      `2 0 TaskStateEntered Call
       3 2 TaskScheduled
       4 3 TaskFailed !Oops
       5 4 ExecutionFailed !Oops`,
    ),
    ['✗ Call: Oops'],
  )
})
