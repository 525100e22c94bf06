import type { Program } from '../../asl/program.ts'
import type { LiveExecution } from '../live-execution.ts'

/**
 * What a map run at work knows of the execution whose Map state it is. It must not hold the execution itself, so that
 * one that waits for its map runs can be evicted from memory.
 */
export interface MapRunParent {
  readonly id: number
  readonly arn: string
  readonly ownerArn: string
  readonly roleArn: string
  readonly revision: number
  readonly traceHeader: string | null
  readonly testCase: string | null
  readonly program: Program
}

export function mapRunParent({ id, start, ownerArn, execution, program }: LiveExecution): MapRunParent {
  const { arn, revision, traceHeader, testCase } = start
  return { id, arn, ownerArn, roleArn: execution.roleArn, revision, traceHeader, testCase, program }
}
