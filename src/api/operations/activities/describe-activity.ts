import { operation } from '../../operation.ts'
import { seconds } from '../answer.ts'
import { shownEncryption } from '../encryption-configuration.ts'
import { requireActivity } from './activity-exists.ts'

export const describeActivity = operation({
  name: 'DescribeActivity',
  async handle(context, { activityArn }) {
    const activity = await requireActivity(context, activityArn)
    return {
      activityArn,
      creationDate: seconds(activity.createdMillis),
      encryptionConfiguration: shownEncryption(activity.encryptionConfiguration),
      name: activity.name,
    }
  },
})
