import { versionArn, versionNumber } from '../../../arn/index.ts'
import type { AliasResult, Route } from '../../../store/store.ts'
import type { RoutingConfigurationListItem } from '../../model/inputs.ts'
import { raise } from '../../protocol/api-error.ts'
import { requireArn } from '../../require-arn.ts'
import { aliasDoesNotExist } from './alias-exists.ts'

/** What an alias consists of: routes to versions of one machine. */
export interface Routing {
  readonly machineArn: string
  readonly routes: readonly Route[]
}

/** Reads a routing configuration, and raises an error for anything wrong with the configuration itself. */
export function readRouting(given: readonly RoutingConfigurationListItem[]): Routing {
  const arns = given.map(({ stateMachineVersionArn }) => stateMachineVersionArn)
  const read = arns.map((arn) => requireArn(arn, ['stateMachine']))
  const versions = read.map(({ label, qualifier }) =>
    label !== null || qualifier === null ? null : versionNumber(qualifier),
  )
  if (versions.includes(null)) {
    refuse(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`)
  }
  if (new Set(arns).size < arns.length) {
    refuse(`Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(', ')}]`)
  }
  const machineArns = new Set(read.map(({ machineArn }) => machineArn))
  if (machineArns.size > 1) {
    refuse(`Routing configuration must contain versions of the same state machine. Received: [${arns.join(', ')}]`)
  }
  const weights = given.map(({ weight }) => weight)
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    refuse(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`)
  }
  const [machineArn] = machineArns
  return {
    machineArn: machineArn!,
    routes: versions.map((version, index) => ({ version: version!, weight: weights[index]! })),
  }
}

export function shownRouting({ machineArn, routes }: Routing): RoutingConfigurationListItem[] {
  return routes.map(({ version, weight }) => ({ stateMachineVersionArn: versionArn(machineArn, version), weight }))
}

/** Raises the error of an alias that leads nowhere; otherwise returns what is left to decide. */
export function requireRoutes(
  result: AliasResult,
  aliasArn: string,
  machineArn: string,
): Extract<AliasResult, { readonly type: 'stored' | 'taken' | 'full' }> {
  if (result.type === 'gone') return aliasDoesNotExist(aliasArn)
  if (result.type === 'versionGone') return aliasDoesNotExist(versionArn(machineArn, result.version))
  return result
}

export function refuse(message: string): never {
  raise('ValidationException', message, { reason: 'INVALID_ROUTING_CONFIGURATION' })
}
