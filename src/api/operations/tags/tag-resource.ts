import { operation } from '../../operation.ts'
import { checkedTags } from './checked-tags.ts'
import { requireTaggable } from './taggable.ts'

export const tagResource = operation({
  name: 'TagResource',
  async handle(context, { resourceArn, tags }) {
    await requireTaggable(context, resourceArn)
    const checked = checkedTags(tags, resourceArn, await context.store.tagsOf(resourceArn))
    if (checked.length > 0) await context.store.setTags(resourceArn, checked)
    return {}
  },
})
