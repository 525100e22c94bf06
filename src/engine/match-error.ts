/** What went wrong, as Retry and Catch see it. */
export interface Failure {
  readonly error: string | null
  readonly cause: string | null
  /** A second name by which retriers and catchers may match it, and which appears nowhere else. */
  readonly alias?: string | undefined
}

/**
 * Whether a failure is one of those that a retrier or catcher names (specification, "Errors"; Developer Guide, "Handling
 * errors"). `States.Runtime` is matched by nothing: it says that the definition and the data do not fit together.
 */
export function matchesError(errorEquals: readonly string[], { error, alias }: Omit<Failure, 'cause'>): boolean {
  if (error === 'States.Runtime') return false
  return errorEquals.some((name) => {
    if (name === error || name === alias || name === 'States.ALL') return true
    if (name === 'States.Timeout') return error === 'States.HeartbeatTimeout'
    if (name === 'States.TaskFailed') return !isTimeout(error)
    return false
  })
}

export function isTimeout(error: string | null): boolean {
  return error === 'States.Timeout' || error === 'States.HeartbeatTimeout'
}
