/** A signal that is aborted with the server, but not with the task. */
export function neverCancelled(signal: AbortSignal): AbortSignal {
  const controller = new AbortController()
  const pass = () => {
    if (signal.reason !== 'cancelled') controller.abort(signal.reason)
  }
  if (signal.aborted) pass()
  else signal.addEventListener('abort', pass, { once: true })
  return controller.signal
}

/** Resolves when the promise does, or when the task is aborted, because its report is then dropped. */
export function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const over = () => resolve()
    signal.addEventListener('abort', over, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', over))
  })
}
