/** Something to measure. Each result becomes one line of the report. */
export interface Workload {
  readonly name: string
  run(settings: Settings): Promise<readonly Result[]>
}

export interface Settings {
  /** How long each measurement takes after warming up. */
  readonly seconds: number
}

export interface Result {
  /** The parameters: clients, states, items. */
  readonly settings: Readonly<Record<string, number | string>>
  /** The results, with units in the names. */
  readonly figures: Readonly<Record<string, number>>
}

/** The value below which this part of the sorted values lies: 0.5 is the median. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Rounds a figure to three decimals, so that lines stay readable. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** The p50, p99 and maximum of durations, under names with this prefix. */
export function latencies(name: string, millis: readonly number[]): Record<string, number> {
  const sorted = millis.toSorted((left, right) => left - right)
  return {
    [`${name}P50Millis`]: rounded(quantile(sorted, 0.5)),
    [`${name}P99Millis`]: rounded(quantile(sorted, 0.99)),
    [`${name}MaxMillis`]: rounded(sorted.at(-1) ?? Number.NaN),
  }
}
