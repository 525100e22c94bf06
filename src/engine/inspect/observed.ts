import type { Payload } from '../../json/index.ts'

/** The values seen on the way through a state, by the names of the service's InspectionData. */
export interface Observed {
  afterArguments?: Payload
  afterInputPath?: Payload
  afterParameters?: Payload
  afterItemsPath?: Payload
  afterItemsPointer?: Payload
  afterItemSelector?: Payload
  afterItemBatcher?: Payload
  result?: Payload
  afterResultSelector?: Payload
  afterResultPath?: Payload
  maxConcurrency?: number
  toleratedFailureCount?: number
  toleratedFailurePercentage?: number
  errorDetails?: { catchIndex?: number; retryIndex?: number; retryBackoffIntervalSeconds?: number }
}
