import type { IntegrationPattern } from '../asl/task-resource.ts'
import type { Service } from '../runtime/service.ts'

/** A row of the table of what Task states can call as `arn:aws:states:::<resourceType>:<action>[.<pattern>]`. */
export interface Integration {
  readonly resourceType: string
  readonly action: string
  readonly patterns: readonly IntegrationPattern[]
  readonly service: Service
}
