import type { Logger } from 'pino'
import type { Observer } from '../../runtime/observers/observer.ts'

// The service's own limit for names of errors, and enough of a document to recognize it.
const errorCharactersMax = 256
const payloadCharactersMax = 1_000

const messages: Readonly<Record<string, string>> = {
  SUCCEEDED: 'An execution succeeded.',
  FAILED: 'An execution failed.',
  TIMED_OUT: 'An execution timed out.',
  ABORTED: 'An execution was aborted.',
}

/** Writes a line for each execution that ends: at `info` for those that failed or timed out, at `debug` for the others. */
export function executionLog(logger: Logger, { payloads }: { readonly payloads: boolean }): Observer | null {
  if (!logger.isLevelEnabled('info')) return null
  const isComplete = logger.isLevelEnabled('debug')
  const onEnded: Observer['onEnded'] = ({ start }, { status, stopMillis, error, output, cause }) => {
    const failed = status === 'FAILED' || status === 'TIMED_OUT'
    if (!failed && !isComplete) return
    const fields = {
      executionArn: start.arn,
      status,
      durationMillis: stopMillis - start.startMillis,
      ...(error !== null && { error: cut(error, errorCharactersMax) }),
      ...(payloads && { input: cut(start.input, payloadCharactersMax) }),
      ...(payloads && output !== null && { output: cut(output, payloadCharactersMax) }),
      ...(payloads && cause !== null && { cause: cut(cause, payloadCharactersMax) }),
    }
    logger[failed ? 'info' : 'debug'](fields, messages[status])
  }
  return { name: 'log', onEnded }
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax)}… (${text.length} characters)`
}
