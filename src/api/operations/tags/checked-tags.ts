import type { Tag } from '../../../store/store.ts'
import type { Tag as GivenTag } from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'

const tagsMax = 50

const allowedCharacters = /^[\p{L}\p{N}\p{Z}\s_.:/=+\-@]*$/u

/** Checks tags that are about to be set, and gives them with the last value of each key. */
export function checkedTags(
  given: readonly GivenTag[] | undefined,
  resourceArn: string,
  present: readonly Tag[] = [],
): Tag[] {
  const tags = new Map<string, string>()
  for (const { key, value = '' } of given ?? []) {
    if (key === undefined) raise('ValidationException', 'A tag has no key.')
    if (key.toLowerCase().startsWith('aws:')) {
      raise('ValidationException', 'aws: prefixed tag key names are not allowed for external use.')
    }
    if (!allowedCharacters.test(key)) raise('ValidationException', `Invalid tag key: '${key}'`)
    if (!allowedCharacters.test(value)) raise('ValidationException', `Invalid tag value: '${value}'`)
    tags.set(key, value)
  }
  const keys = new Set([...present.map(({ key }) => key), ...tags.keys()])
  if (keys.size > tagsMax) {
    raise('TooManyTags', `A resource can have at most ${tagsMax} tags; this would make ${keys.size}.`, {
      resourceName: resourceArn,
    })
  }
  return [...tags].map(([key, value]) => ({ key, value }))
}
