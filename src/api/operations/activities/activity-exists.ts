import type { Activity } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireArn } from '../../require-arn.ts'

export async function requireActivity({ store }: ApiContext, activityArn: string): Promise<Activity> {
  requireArn(activityArn, ['activity'])
  const activity = await store.activities.byArn(activityArn)
  return activity ?? raise('ActivityDoesNotExist', `Activity Does Not Exist: '${activityArn}'`)
}
