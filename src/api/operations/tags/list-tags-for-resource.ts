import { operation } from '../../operation.ts'
import { requireTaggable } from './taggable.ts'

export const listTagsForResource = operation({
  name: 'ListTagsForResource',
  async handle(context, { resourceArn }) {
    await requireTaggable(context, resourceArn)
    return { tags: await context.store.tags.of(resourceArn) }
  },
})
