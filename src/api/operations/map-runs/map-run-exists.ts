import type { DescribedMapRun } from '../../../runtime/map-runs/map-runs.ts'
import { readArn } from '../../arn.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'

/** The map run of an ARN, with its counts as they are now. */
export async function requireMapRun({ runtime }: ApiContext, mapRunArn: string): Promise<DescribedMapRun> {
  readArn(mapRunArn, ['mapRun'])
  return (await runtime.describeMapRun(mapRunArn)) ?? mapRunDoesNotExist(mapRunArn)
}

export function mapRunDoesNotExist(mapRunArn: string): never {
  raise('ResourceNotFound', `Resource not found: '${mapRunArn}'`, { resourceName: mapRunArn })
}
