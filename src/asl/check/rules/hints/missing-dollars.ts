import { looksLikeIntrinsic } from '../../../intrinsics/index.ts'
import { entriesInside } from '../../model/fields.ts'
import { serviceWarning } from '../../report.ts'
import { parsePathText } from '../../syntax.ts'
import type { Rule } from '../rule.ts'

/** Values of a payload template that look dynamic, but are copied unchanged. Code: documented; wording: its description. */
export const missingDollars: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'template' || part.language !== 'JSONPath') continue
    for (const entry of entriesInside(value, part.place.child(name))) {
      if (typeof entry.name !== 'string' || entry.name.endsWith('.$') || typeof entry.value !== 'string') continue
      if (!looksDynamic(entry.value)) continue
      yield serviceWarning(
        'NO_DOLLAR',
        'No .$ on a field that appears to be a JSONPath or Intrinsic Function',
        entry.place,
        { target: 'name', suggestion: `${entry.name}.$` },
      )
    }
  }
}

/**
 * Whether a text looks like a path or a call, and would be one: a lone `$`, or one followed by a price, does not, and
 * neither does a formula of another language that begins like a path (`$.a + $.b`).
 */
export function looksDynamic(text: string): boolean {
  const isLike =
    /^\$\$?(?:\.[\p{ID_Start}['*.]|\[['"\d*?])/u.test(text) || (looksLikeIntrinsic(text) && text.endsWith(')'))
  return isLike && parsePathText(text, true).problem === null
}
