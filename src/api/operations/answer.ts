/** A time in the form of AWS JSON: seconds, with milliseconds as a fraction. */
export function seconds(millis: number): number {
  return millis / 1000
}

/** For members of answers that are left out when the store has null. */
export function present<T>(value: T | null): T | undefined {
  return value === null ? undefined : value
}
