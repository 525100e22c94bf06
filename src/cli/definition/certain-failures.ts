import type { Diagnostic } from '../../asl/diagnostics/index.ts'

/**
 * How `stepwell validate` reports a diagnostic. The API creates a machine that calls a function which does not exist, as
 * the service does; but no execution gets past that call, and somebody who validates a definition wants to know before.
 */
export function asValidated(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'UNKNOWN_FUNCTION' ? { ...diagnostic, severity: 'ERROR' } : diagnostic
}
