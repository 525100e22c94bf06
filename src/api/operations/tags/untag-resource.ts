import { operation } from '../../operation.ts'
import { requireTaggable } from './taggable.ts'

export const untagResource = operation({
  name: 'UntagResource',
  async handle(context, { resourceArn, tagKeys }) {
    await requireTaggable(context, resourceArn)
    if (tagKeys.length > 0) await context.store.tags.remove(resourceArn, tagKeys)
    return {}
  },
})
