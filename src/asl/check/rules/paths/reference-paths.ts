import type { Reading } from '../../model/reading.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Fields that must be a Reference Path, and Choice's `Variable`, which the service checks as one. Known wordings, reported
 * in public: for a path without `$`, for `[` not followed by a name or an index, for `..`, and the bare wording for a path
 * with a root that this field does not allow.
 */
export const referencePaths: Rule = function* (machine) {
  for (const reading of machine.readings) {
    if (reading.kind !== 'referencePath') continue
    const trouble = troubleWith(reading)
    if (trouble === null) continue
    const { place, problem } = reading
    yield schemaError(`Value is not a Reference Path${trouble === '' ? '' : `: ${trouble}`}`, place, {
      ...(problem === null
        ? {}
        : {
            innerOffset: problem.offset,
            suggestion: problem.suggestion ?? null,
            notes: [{ message: problem.message, path: null, target: 'value' }],
          }),
    })
  }
}

/** The text after the colon in the message; empty if there is none, null if nothing is wrong. */
function troubleWith({ text, spec, path, problem }: Reading): string | null {
  if (spec?.intrinsic === true && path === null && problem === null) return null
  if (!text.startsWith('$')) return "Reference path didn't start with '$'"
  if (path === null || !path.isReferencePath) return wordingFor(text)
  if (path.root === '$$') return spec?.context === true ? null : ''
  return path.root === '$' || spec?.variable === true ? null : ''
}

function wordingFor(text: string): string {
  // Dots and brackets in a quoted or escaped name are part of the name.
  const steps = text.replaceAll(/\\.|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, "''")
  if (/\.\.|\.$/.test(steps)) return "Illegal use of '..'"
  return /\[(?!\s*['"\d])/.test(steps) ? "'[' must be followed by ' or '['" : ''
}
