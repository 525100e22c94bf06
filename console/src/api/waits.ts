/** What an execution waits for, as the operation ListWaits tells it. Times are seconds since 1970. */
export interface Wait {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly path: string
  readonly state?: string
  readonly kind?: 'WAIT' | 'RETRY' | 'CALL' | 'CALLBACK' | 'ACTIVITY' | 'EXECUTION'
  readonly isStarted: boolean
  readonly taskToken?: string
  readonly enteredDate?: number
  readonly dueDate?: number
  readonly timeoutDate?: number
  readonly heartbeatDate?: number
}

/** What happens when the time of a wait has come. */
export function whatHappens({ kind, isStarted, dueDate, heartbeatDate }: Wait): string {
  if (dueDate !== undefined && dueDate === heartbeatDate) return 'A heartbeat is missing'
  switch (kind) {
    case 'WAIT':
      return 'The wait ends'
    case 'RETRY':
      return 'The next attempt begins'
    case 'CALL':
      return 'The call times out'
    case 'CALLBACK':
      return 'The callback times out'
    case 'ACTIVITY':
      return isStarted ? 'The worker’s answer times out' : 'The task times out, if no worker takes it'
    case 'EXECUTION':
    case undefined:
      return 'The execution times out'
    default:
      return kind satisfies never
  }
}

/** Whether somebody who holds the token can answer now. */
export function canBeAnswered({ kind, isStarted, taskToken }: Wait): boolean {
  return (kind === 'CALLBACK' || (kind === 'ACTIVITY' && isStarted)) && taskToken !== undefined
}

/** Whether a wait can end before its time. */
export function canBeSkipped({ kind, dueDate }: Wait): boolean {
  return (kind === 'WAIT' || kind === 'RETRY') && dueDate !== undefined
}
