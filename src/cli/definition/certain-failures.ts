import type { Diagnostic } from '../../asl/diagnostics/index.ts'

/**
 * What `stepwell validate` makes of a diagnostic. The API creates a machine that calls a function which does not exist, as the
 * service does; but no execution gets past that call, and somebody who validates wants to know before.
 */
export function asValidated(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'UNKNOWN_FUNCTION' ? { ...diagnostic, severity: 'ERROR' } : diagnostic
}
