import { operation } from '../../operation.ts'
import { requireArn } from '../../require-arn.ts'

/** Deleting something that does not exist succeeds. */
export const deleteActivity = operation({
  name: 'DeleteActivity',
  async handle({ store }, { activityArn }) {
    requireArn(activityArn, ['activity'])
    await store.activities.remove(activityArn)
    return {}
  },
})
