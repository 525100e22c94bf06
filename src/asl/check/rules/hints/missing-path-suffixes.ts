import { memberNames } from '../../../../json/index.ts'
import { fieldOf } from '../../../model/shapes/shape.ts'
import { serviceWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'
import { looksDynamic } from './missing-dollars.ts'

/**
 * Fields that have a counterpart for paths, with a value that looks like a path. Code: documented; wording: its
 * description.
 */
export const missingPathSuffixes: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'string' && spec.kind !== 'timestamp') continue
    if (part.language !== 'JSONPath' || typeof value !== 'string' || !looksDynamic(value)) continue
    const twin = `${name}Path`
    if (fieldOf(part.shape, twin, 'JSONPath') === undefined || memberNames(part.object).includes(twin)) continue
    yield serviceWarning(
      'NO_PATH',
      "Field value looks like a path, but field name does not end with 'Path'",
      part.place.child(name),
      { target: 'name', suggestion: twin },
    )
  }
}
