/** A time as AWS JSON has it: seconds, with milliseconds as a fraction. */
export function seconds(millis: number): number {
  return millis / 1000
}

/** For members of answers that are left out where the store has null. */
export function present<T>(value: T | null): T | undefined {
  return value === null ? undefined : value
}
