const units: readonly [millis: number, sign: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]

/** Writes a duration for people, with the two largest units that matter: `12 ms`, `1.5 s`, `3 h 20 min`, `365 d`. */
export function formatDuration(millis: number): string {
  const rounded = Math.round(millis)
  if (rounded < 1_000) return `${rounded} ms`
  if (rounded < 60_000) return `${Number((rounded / 1_000).toFixed(rounded < 10_000 ? 2 : 1))} s`
  const index = units.findIndex(([size]) => rounded >= size)
  const [size, sign] = units[index]!
  const [smallerSize, smallerSign] = units[index + 1]!
  const whole = Math.floor(rounded / size)
  const rest = Math.floor((rounded % size) / smallerSize)
  return rest === 0 ? `${whole} ${sign}` : `${whole} ${sign} ${rest} ${smallerSign}`
}
