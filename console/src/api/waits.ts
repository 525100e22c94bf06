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
export function whatHappens(wait: Wait): string {
  const { kind, dueDate, heartbeatDate } = wait
  if (dueDate !== undefined && dueDate === heartbeatDate) return 'A heartbeat is missing'
  if (isLimitOfExecution(wait)) return 'The execution times out'
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
      return 'The worker’s answer times out'
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

/** Whether nothing comes of it but the end of the time that its execution may take. */
export function isLimitOfExecution({ kind, dueDate, timeoutDate, heartbeatDate }: Wait): boolean {
  if (kind === 'WAIT' || kind === 'RETRY') return false
  return kind === 'EXECUTION' || kind === undefined || (dueDate !== timeoutDate && dueDate !== heartbeatDate)
}

/** Whether a wait can end before its time: a Wait state, or the wait before another attempt. */
export function canBeSkipped({ kind, dueDate }: Wait): boolean {
  return (kind === 'WAIT' || kind === 'RETRY') && dueDate !== undefined
}

/** Whether a task can time out before its time. */
export function canTimeOut(wait: Wait): boolean {
  return wait.dueDate !== undefined && !canBeSkipped(wait) && !isLimitOfExecution(wait)
}
