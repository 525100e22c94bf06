/**
 * Runs an action on the first call. Later callers, while it runs or afterwards, get the same promise: closing twice could
 * close something that somebody else has opened in between.
 */
export function once<Result>(action: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | null = null
  return () => {
    result ??= action()
    return result
  }
}
