/**
 * Whether an error is one of those that a retrier or catcher names (specification, "Errors"; Developer Guide, "Handling
 * errors"). `States.Runtime` is matched by nothing: it says that the definition and the data do not fit together.
 */
export function matchesError(errorEquals: readonly string[], error: string | null): boolean {
  if (error === 'States.Runtime') return false
  return errorEquals.some((name) => {
    if (name === error || name === 'States.ALL') return true
    if (name === 'States.Timeout') return error === 'States.HeartbeatTimeout'
    if (name === 'States.TaskFailed') return error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout'
    return false
  })
}
