import { stdSerializers } from 'pino'

/**
 * What a log says of an error: only names and texts. Errors of clients also carry what they sent and received, which may
 * include payloads and credentials.
 */
export function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === 'object' ? '' : String(error) }
  const { type, message, stack } = stdSerializers.err(error)
  const { code } = error as NodeJS.ErrnoException
  return { type, message, stack, ...(typeof code === 'string' && { code }) }
}
