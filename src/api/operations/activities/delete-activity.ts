import { readArn } from '../../arn.ts'
import { operation } from '../../operation.ts'

/** Deleting what is not there succeeds. */
export const deleteActivity = operation({
  name: 'DeleteActivity',
  async handle({ store }, { activityArn }) {
    readArn(activityArn, ['activity'])
    await store.removeActivity(activityArn)
    return {}
  },
})
