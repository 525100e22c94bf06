import type { Tag } from '../../../store/store.ts'
import type { Tag as GivenTag } from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'

export const tagsMax = 50

const allowedCharacters = /^[\p{L}\p{N}\p{Z}\s_.:/=+\-@]*$/u

/** Checks tags that are about to be set, and returns them with the last value of each key. */
export function checkedTags(given: readonly GivenTag[] | undefined, resourceArn: string): Tag[] {
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
  if (tags.size > tagsMax) tooManyTags(resourceArn)
  return [...tags].map(([key, value]) => ({ key, value }))
}

export function tooManyTags(resourceArn: string): never {
  raise('TooManyTags', `A resource can have at most ${tagsMax} tags; this would make more.`, {
    resourceName: resourceArn,
  })
}
