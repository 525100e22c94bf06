import { checkDefinition, checkState, type IntegrationCheck } from '../../asl/check/index.ts'
import type { AllowedEndpoint } from '../../connections/outbound/allowed-endpoints.ts'
import { integrationCheck } from '../../services/check-integration.ts'
import type { MachineType } from '../../store/store.ts'
import type { Work } from '../../threads/thread-message.ts'

export interface CheckRequest {
  readonly text: string
  /** Whether it is the definition of a whole machine, or of a single state. */
  readonly of: 'machine' | 'state'
  readonly type: MachineType
  readonly allowedEndpoints: readonly AllowedEndpoint[]
}

export type CheckReply = Pick<ReturnType<typeof checkDefinition>, 'diagnostics' | 'variableReferences'>

/** Checks a large definition on a thread. */
export const work: Work<CheckRequest, CheckReply> = (request) =>
  check(request, integrationCheck(request.allowedEndpoints))

export function check({ text, of, type }: Omit<CheckRequest, 'allowedEndpoints'>, checkIntegration: IntegrationCheck) {
  const checked = of === 'machine' ? checkDefinition : checkState
  const { diagnostics, variableReferences } = checked(text, { type, checkIntegration })
  return { diagnostics, variableReferences }
}
