import { activityArn } from '../../../arn/index.ts'
import { operation } from '../../operation.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireName } from '../../require-name.ts'
import { seconds } from '../answer.ts'
import { encryptionText } from '../encryption-configuration.ts'
import { checkedTags } from '../tags/checked-tags.ts'

/** Idempotent by name: a later call's tags are ignored, but a different encryption is a conflict. */
export const createActivity = operation({
  name: 'CreateActivity',
  async handle({ store, clock, place }, { name, tags, encryptionConfiguration }) {
    requireName(name)
    const arn = activityArn(place, name)
    const encryption = encryptionText(encryptionConfiguration)
    const activity = await store.activities.create(
      { arn, name, createdMillis: clock.now(), encryptionConfiguration: encryption },
      checkedTags(tags, arn),
    )
    if (activity.encryptionConfiguration !== encryption) {
      raise('ActivityAlreadyExists', `Activity Already Exists: '${arn}'`)
    }
    return { activityArn: arn, creationDate: seconds(activity.createdMillis) }
  },
})
