import type { TurnRecord } from './store.ts'
import { StoreError } from './store-error.ts'

/** Where the key of a history chunk ends: see the table `history`. The service allows 25,000. */
const eventIdMax = 2 ** 20 - 1

/** What is wrong with a turn in itself, whatever is kept already; null for nothing. */
export function checkTurn(turn: TurnRecord): StoreError | null {
  const { executionId, start, end, history } = turn
  if (!Number.isSafeInteger(executionId) || executionId <= 0) return refuse(turn, 'its id is no positive whole number')
  if (start !== null && start.id !== executionId)
    return refuse(turn, `it starts an execution of another id, ${start.id}`)
  if (start !== null && turn.redrive !== undefined) return refuse(turn, 'it starts and redrives an execution')
  if (turn.keepsFrames === true && (end === null || end.status === 'SUCCEEDED')) {
    return refuse(turn, 'it keeps frames for a redrive, and does not end as something that can be redriven')
  }
  if (end !== null && end.status === 'RUNNING') return refuse(turn, 'it ends with the status RUNNING')
  if (history !== null) {
    const { firstEventId, count } = history
    if (!(firstEventId >= 1 && count >= 1 && firstEventId + count - 1 <= eventIdMax)) {
      return refuse(turn, `it has ${count} events from ${firstEventId} on, and event ids go from 1 to ${eventIdMax}`)
    }
  }
  return null
}

function refuse(turn: TurnRecord, reason: string): StoreError {
  return new StoreError('STORE_CONFLICT', `A turn of execution ${turn.executionId} was refused: ${reason}.`)
}
