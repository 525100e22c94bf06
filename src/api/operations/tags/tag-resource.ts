import { operation } from '../../operation.ts'
import { checkedTags, tagsMax, tooManyTags } from './checked-tags.ts'
import { requireTaggable } from './taggable.ts'

export const tagResource = operation({
  name: 'TagResource',
  async handle(context, { resourceArn, tags }) {
    await requireTaggable(context, resourceArn)
    const checked = checkedTags(tags, resourceArn)
    // The store counts them: another request may be adding tags at the same time.
    if (checked.length > 0 && !(await context.store.tags.set(resourceArn, checked, tagsMax))) tooManyTags(resourceArn)
    return {}
  },
})
