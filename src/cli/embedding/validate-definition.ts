import { checkDefinition } from '../../asl/check/index.ts'
import { jsonFinder, positionOf } from '../../asl/diagnostics/index.ts'
import { checkIntegration } from '../../services/check-integration.ts'
import { asValidated } from '../definition/certain-failures.ts'

export interface ValidationResult {
  /** FAIL if there is an error; warnings alone are OK. */
  readonly result: 'OK' | 'FAIL'
  readonly diagnostics: readonly DefinitionProblem[]
}

/** A diagnostic as in ValidateStateMachineDefinition, with its place in the text. */
export interface DefinitionProblem {
  readonly severity: 'ERROR' | 'WARNING'
  readonly code: string
  readonly message: string
  /** The place in the service's spelling: `/States/A/Next`. */
  readonly location: string | null
  /** Counted from 1; null if the problem concerns the whole definition. */
  readonly line: number | null
  readonly column: number | null
}

/** Checks a definition in JSON as `stepwell validate` does. */
export function validateDefinition(
  definition: string,
  options: { readonly type?: 'STANDARD' | 'EXPRESS' } = {},
): ValidationResult {
  const { type = 'STANDARD' } = options
  const diagnostics = checkDefinition(definition, { type, checkIntegration }).diagnostics.map(asValidated)
  const finder = jsonFinder(definition)
  return {
    result: diagnostics.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: diagnostics.map((diagnostic) => {
      const { severity, code, message, location } = diagnostic
      const position = positionOf(diagnostic, definition, finder)
      return { severity, code, message, location, line: position?.line ?? null, column: position?.column ?? null }
    }),
  }
}
