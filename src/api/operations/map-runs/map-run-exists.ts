import type { DescribedMapRun } from '../../../runtime/map-runs/map-runs.ts'
import type { ApiContext } from '../../context.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireArn } from '../../require-arn.ts'

/** The map run of an ARN, with its current counts. */
export async function requireMapRun({ runtime }: ApiContext, mapRunArn: string): Promise<DescribedMapRun> {
  requireArn(mapRunArn, ['mapRun'])
  return (await runtime.describeMapRun(mapRunArn)) ?? mapRunDoesNotExist(mapRunArn)
}

export function mapRunDoesNotExist(mapRunArn: string): never {
  raise('ResourceNotFound', `Resource not found: '${mapRunArn}'`, { resourceName: mapRunArn })
}
