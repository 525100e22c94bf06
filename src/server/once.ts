/**
 * Does something the first time that it is asked to. Later callers, while it runs or afterwards, get the same promise: what
 * is closed twice could close what somebody else has opened in between.
 */
export function once<Result>(action: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | null = null
  return () => {
    result ??= action()
    return result
  }
}
