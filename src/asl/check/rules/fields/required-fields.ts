import { hasMember } from '../../../../json/index.ts'
import type { ObjectShape, QueryLanguage } from '../../../model/shapes/shape.ts'
import { schemaError } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * Fields that must be present. Message and place: observed (`States`, `StartAt`), reported in public (`Choices`, `Next`).
 */
export const requiredFields: Rule = function* (machine) {
  for (const { object, shape, language, place } of machine.parts) {
    const missing = requiredOf(shape)
      .filter(({ name, only }) => (only === undefined || only === language) && !hasMember(object, name))
      .map(({ name }) => name)
    if (missing.length > 0) yield schemaError(`These fields are required: [${missing.join(', ')}]`, place)
  }
}

interface RequiredField {
  readonly name: string
  readonly only: QueryLanguage | undefined
}

const requiredByShape = new WeakMap<ObjectShape, readonly RequiredField[]>()

/** Cached for each shape: a definition has few shapes, but may have many objects. */
function requiredOf(shape: ObjectShape): readonly RequiredField[] {
  let required = requiredByShape.get(shape)
  if (required === undefined) {
    required = Object.entries(shape.fields)
      .filter(([, field]) => field.required === true)
      .map(([name, { only }]) => ({ name, only }))
    requiredByShape.set(shape, required)
  }
  return required
}
