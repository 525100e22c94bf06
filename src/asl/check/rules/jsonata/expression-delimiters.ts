import type { Diagnostic } from '../../../diagnostics/index.ts'
import { delimitersOf } from '../../../expression-text.ts'
import type { DefinitionPlace } from '../../../model/place.ts'
import { entriesInside } from '../../model/fields.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A string is an expression if it starts with `{%` and ends with `%}`. The guide says that one that is "improperly opened
 * or closed" is refused. Message: measured for one that is not closed.
 */
export const expressionDelimiters: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (part.language !== 'JSONata') continue
    const { kind } = spec
    const place = part.place.child(name)
    const takesExpression = 'expression' in spec && spec.expression === true
    if (kind !== 'template' && kind !== 'items' && !takesExpression) continue
    if (typeof value === 'string') yield* halfDelimited(value, place)
    for (const entry of entriesInside(value, place)) {
      if (typeof entry.value === 'string') yield* halfDelimited(entry.value, entry.place)
    }
  }
}

function* halfDelimited(text: string, place: DefinitionPlace): Generator<Diagnostic> {
  const delimiters = delimitersOf(text)
  if (delimiters === 'unclosed' || delimiters === 'unopened') {
    yield schemaError('JSONata string must start with {% and end with %}', place)
  }
}
