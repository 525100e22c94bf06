/** What a part of the store does, without the promises. */
export type Synchronous<Subject> = {
  readonly [Name in keyof Subject]: Subject[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never
}

/**
 * Gives a part of the store from what does its work at once: each method resolves in a microtask, or rejects.
 *
 * @param requireOpen called before each, and throws if the store was closed.
 */
export function promised<Subject extends object>(subject: Synchronous<Subject>, requireOpen: () => void): Subject {
  return new Proxy(subject, {
    get: (target, name) => {
      const method = target[name as keyof Subject] as (...args: unknown[]) => unknown
      return async (...args: unknown[]) => {
        requireOpen()
        return method.apply(target, args)
      }
    },
  }) as unknown as Subject
}
