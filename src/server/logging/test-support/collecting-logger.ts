import { type Logger, pino } from 'pino'

/** A logger that collects its lines for a test, with names of levels and without what differs from run to run. */
export function collectingLogger(level: string): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const logger = pino(
    { level, base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  )
  return { logger, lines }
}
