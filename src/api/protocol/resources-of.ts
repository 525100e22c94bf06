import { activityArn, machineArn, type Place, splitTestCase } from '../../arn/index.ts'
import type { OperationName } from '../model/operation-types.ts'
import { serviceModel } from '../model/service-model.ts'

type Input = Readonly<Record<string, unknown>>
type FindResources = (input: Input, place: Place) => readonly string[]

/** Operations whose input names its resources by something other than an ARN. */
const special: Partial<Record<OperationName, FindResources>> = {
  CreateActivity: ({ name }, place) => [activityArn(place, String(name))],
  CreateStateMachine: ({ name }, place) => [machineArn(place, String(name))],
  CreateStateMachineAlias: ({ routingConfiguration }) =>
    (routingConfiguration as readonly { readonly stateMachineVersionArn: string }[]).map(
      ({ stateMachineVersionArn }) => stateMachineVersionArn,
    ),
}

/**
 * Finds the ARNs of the resources that an input concerns, as policies name them. `*` alone if it names none: for lists,
 * task tokens, and definitions that are only checked.
 */
export function resourcesOf(
  name: OperationName,
  inputShape: string,
): (input: unknown, place: Place) => readonly string[] {
  const find = special[name] ?? namedBy(arnMembers(inputShape))
  return (input, place) => {
    const found = find(input as Input, place)
    return found.length === 0 ? ['*'] : found
  }
}

/** The members of an input that are ARNs of this service: a role's is not. */
function arnMembers(inputShape: string): readonly string[] {
  const shape = serviceModel.shapes[inputShape]
  if (shape?.type !== 'structure') return []
  return Object.entries(shape.members).flatMap(([member, type]) =>
    (type === 'Arn' || type === 'LongArn') && member !== 'roleArn' ? [member] : [],
  )
}

function namedBy(members: readonly string[]): FindResources {
  return (input) =>
    members.flatMap((member) => {
      const text = input[member]
      return typeof text === 'string' ? [splitTestCase(text).arn] : []
    })
}
