import { newEnd, newFrame, newStart, newTurn } from '../../conformance/fixtures.ts'
import type { TurnRecord } from '../../store.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

/**
 * The process that crash.test.ts kills: runs executions of three turns each, many at a time, and prints a line for each
 * turn when it is acknowledged.
 */
const store = await openSqliteStore({ directory: process.argv[2]! })
const padding = 'x'.repeat(1500)

async function runExecutions(): Promise<never> {
  for (;;) {
    const start = newStart(store)
    for (let turn = 1; turn <= 3; turn += 1) {
      await store.commit(turnOf(start.id, turn, turn === 1 ? start : null), store.claim)
      process.stdout.write(`${start.id} ${turn}\n`)
    }
  }
}

/** Each turn writes two events, and a frame that says how many turns there were. */
function turnOf(id: number, turn: number, start: TurnRecord['start']): TurnRecord {
  return newTurn(id, {
    start,
    end: turn === 3 ? newEnd() : null,
    history: { firstEventId: turn * 2 - 1, count: 2, chunk: JSON.stringify([{ turn, padding }]) },
    framesPut: [newFrame('', { data: String(turn), token: `token-${id}-${turn}`, active: true })],
  })
}

await Promise.all(Array.from({ length: 40 }, runExecutions))
