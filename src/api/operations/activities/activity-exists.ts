import type { Activity } from '../../../store/store.ts'
import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

export async function requireActivity({ store }: ApiContext, activityArn: string): Promise<Activity> {
  readArn(activityArn, ['activity'])
  const activity = await store.activityByArn(activityArn)
  return activity ?? raise('ActivityDoesNotExist', `Activity Does Not Exist: '${activityArn}'`)
}
