import { type Diagnostic, type DocumentPath, locationOf, type OwnCode, type ServiceCode } from '../diagnostics/index.ts'
import type { DefinitionPlace } from '../model/place.ts'

/** The parts of a diagnostic besides its code, its message and its place. */
export interface Details {
  /** The exact place, if the service names only the object around it. */
  readonly at?: DefinitionPlace
  readonly target?: 'name' | 'value'
  readonly innerOffset?: number
  readonly innerLength?: number
  readonly suggestion?: string | null
  readonly notes?: Diagnostic['notes']
}

/** An error that the service reports. `place` is the place that it names; null if it names none. */
export function refusal(
  code: ServiceCode,
  message: string,
  place: DefinitionPlace | null,
  details: Details = {},
): Diagnostic {
  return build('ERROR', code, message, place, false, details)
}

/** The service's error for anything that violates the shape of an object. */
export function schemaError(message: string, place: DefinitionPlace, details: Details = {}): Diagnostic {
  return refusal('SCHEMA_VALIDATION_FAILED', message, place, details)
}

/** A warning that the service gives. */
export function serviceWarning(
  code: ServiceCode,
  message: string,
  place: DefinitionPlace,
  details: Details = {},
): Diagnostic {
  return build('WARNING', code, message, place, false, details)
}

/** A warning that only we give. */
export function ownWarning(code: OwnCode, message: string, place: DefinitionPlace, details: Details = {}): Diagnostic {
  return build('WARNING', code, message, place, true, details)
}

function build(
  severity: Diagnostic['severity'],
  code: string,
  message: string,
  place: DefinitionPlace | null,
  own: boolean,
  details: Details,
): Diagnostic {
  const exact = details.at ?? place
  const path: DocumentPath | null = exact === null ? null : exact.path
  return {
    severity,
    code,
    message,
    location: place === null ? null : locationOf(place.path),
    own,
    path,
    target: details.target ?? 'value',
    ...(details.innerOffset === undefined ? {} : { innerOffset: details.innerOffset }),
    ...(details.innerLength === undefined ? {} : { innerLength: details.innerLength }),
    ...(details.suggestion === undefined || details.suggestion === null ? {} : { suggestion: details.suggestion }),
    ...(details.notes === undefined || details.notes.length === 0 ? {} : { notes: details.notes }),
  }
}
