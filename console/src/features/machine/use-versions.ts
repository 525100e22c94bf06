import type { Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'

export interface Version {
  readonly stateMachineVersionArn: string
  readonly creationDate: number
}

/** The versions of a state machine, newest first. */
export function useVersions(stateMachineArn: string) {
  return useCall<{ stateMachineVersions: Version[] } & Page>('ListStateMachineVersions', {
    stateMachineArn,
    maxResults: 1_000,
  })
}

export function versionOf(versionArn: string): string {
  return versionArn.split(':').at(-1) ?? versionArn
}
