import { type Logger, pino } from 'pino'
import { takesColours } from '../../output/colours.ts'
import { openErrorOutput } from '../../output/command-output.ts'
import { systemClock } from '../../runtime/system-clock.ts'
import { faultOf } from './fault-of.ts'
import { kindOfLine } from './kind-of-line.ts'
import { LogOutput } from './log-output.ts'
import type { LogFormat, LogLevel } from './log-settings.ts'
import { RepeatLimit } from './repeat-limit.ts'

export interface Log {
  readonly logger: Logger
  /** The same logger for lines that must not be left out, however often they repeat: the output of functions. */
  readonly unlimited: Logger
  /** Writes everything that is still pending. */
  close(): Promise<void>
}

export interface LogOptions {
  readonly logLevel: LogLevel
  readonly logFormat?: LogFormat
}

interface Line {
  readonly level: number
  readonly message: string
}

/** The log on standard error. */
export async function openLog({ logLevel, logFormat = 'auto' }: LogOptions): Promise<Log> {
  const output = new LogOutput({
    output: openErrorOutput(),
    lost: (lines) => unlimited.warn({ lines }, 'Lines of this log were lost, because nobody read it.'),
  })
  const settings = { level: logLevel, serializers: { err: faultOf } }
  const stream = await streamTo(output, logFormat)
  const unlimited = pino(settings, stream)
  // A log of every step gets every line.
  if (unlimited.isLevelEnabled('debug')) return { logger: unlimited, unlimited, close: () => output.close() }

  const limit = new RepeatLimit<Line>({
    clock: systemClock,
    leftOut: ({ level, message }, lines) =>
      unlimited[pino.levels.labels[level] as 'info'](
        { lines, like: message },
        'Lines that repeat others were left out.',
      ),
  })
  const logger = pino(
    {
      ...settings,
      hooks: {
        logMethod(given, method, level) {
          const [first, second] = given as unknown[]
          const message = String(typeof first === 'string' ? first : second)
          if (limit.admits(kindOfLine(level, first, message), { level, message })) method.apply(this, given)
        },
      },
    },
    stream,
  )
  return {
    logger,
    unlimited,
    async close() {
      limit.close()
      await output.close()
    },
  }
}

async function streamTo(output: LogOutput, format: LogFormat): Promise<{ write(line: string): void }> {
  if (format === 'json' || (format === 'auto' && !process.stderr.isTTY)) return output
  // Loaded only if people read the log.
  const { prettyLines } = await import('./pretty-lines.ts')
  const pretty = prettyLines({ coloured: takesColours(process.stderr) })
  return { write: (line) => output.write(pretty(line)) }
}
