import { hasMember, isObject, type JsonValue, memberNames } from '../../../../json/index.ts'
import type { DefinitionPlace } from '../../../model/place.ts'
import { entriesInside } from '../../model/fields.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * A payload template cannot have both `name` and `name.$` (specification: field names must stay unique once the suffix is
 * dropped). Message and place: reported in public.
 */
export const templateNames: Rule = function* (machine) {
  for (const { part, name, spec, value } of machine.fields) {
    if (spec.kind !== 'template' || part.language !== 'JSONPath') continue
    const place = part.place.child(name)
    const objects: { value: JsonValue; place: DefinitionPlace }[] = [{ value, place }, ...entriesInside(value, place)]
    for (const object of objects) {
      if (!isObject(object.value)) continue
      for (const member of memberNames(object.value)) {
        if (!member.endsWith('.$') || !hasMember(object.value, member.slice(0, -2))) continue
        const message = `Cannot have both the field '${member}' and the field '${member.slice(0, -2)}' at the same time`
        yield schemaError(message, place, { at: object.place.child(member), target: 'name' })
      }
    }
  }
}
