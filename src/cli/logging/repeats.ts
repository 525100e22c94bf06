import type { Logger } from '../../api/index.ts'

/** How many lines that say the same are logged before they are only counted, and for how long. */
const linesMax = 5
const windowMillis = 10_000
const kindsMax = 1_000

interface Kind {
  sinceMillis: number
  lines: number
  /** How many were left out. */
  repeats: number
}

/**
 * A log in which one fault does not drown the others: lines that say the same, but for names and numbers, are logged a
 * few times, then counted, and the next one that is logged says how many were left out.
 */
export function withoutRepeats(logger: Logger, nowMillis: () => number): Logger {
  const kinds = new Map<string, Kind>()
  return {
    error(details, message) {
      const now = nowMillis()
      const name = kindOf(details, message)
      let kind = kinds.get(name)
      if (kind === undefined || now - kind.sinceMillis >= windowMillis) {
        const repeats = kind?.repeats ?? 0
        if (kinds.size >= kindsMax) kinds.clear()
        kind = { sinceMillis: now, lines: 0, repeats: 0 }
        kinds.set(name, kind)
        if (repeats > 0) details = { ...details, repeats }
      }
      kind.lines += 1
      if (kind.lines <= linesMax) logger.error(details, message)
      else kind.repeats += 1
    },
  }
}

function kindOf(details: object, message: string): string {
  const error = 'err' in details ? details.err : undefined
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const cause = typeof code === 'string' ? code : error instanceof Error ? error.message : ''
  return withoutNames(`${message}|${cause}`)
}

function withoutNames(text: string): string {
  return text.slice(0, 500).replace(/arn:\S+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, '…')
}
