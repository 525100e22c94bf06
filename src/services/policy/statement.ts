export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

/** Something that a state machine must be allowed to do. */
export interface Permission {
  readonly action: string
  readonly resources: readonly string[]
  readonly condition?: Statement['Condition']
}

/** Combines permissions: one statement for all actions on the same resources, with everything sorted and stated once. */
export function policyOf(permissions: readonly Permission[]): Policy {
  const resourcesByAction = new Map<
    string,
    { action: string; resources: Set<string>; condition: Statement['Condition'] }
  >()
  for (const { action, resources, condition } of permissions) {
    const key = `${action} ${JSON.stringify(condition ?? null)}`
    const known = resourcesByAction.get(key) ?? { action, resources: new Set<string>(), condition }
    for (const resource of resources) known.resources.add(resource)
    resourcesByAction.set(key, known)
  }
  const statements = new Map<string, { Action: string[]; Resource: string[]; condition: Statement['Condition'] }>()
  for (const { action, resources, condition } of resourcesByAction.values()) {
    // An action that is allowed on every resource needs no other resources.
    const Resource = resources.has('*') ? ['*'] : [...resources].sort()
    const key = JSON.stringify([Resource, condition ?? null])
    const known = statements.get(key) ?? { Action: [], Resource, condition }
    known.Action.push(action)
    statements.set(key, known)
  }
  const list = [...statements.values()].map(({ Action, Resource, condition }): Statement => {
    const common = { Effect: 'Allow', Action: Action.sort(), Resource } as const
    return condition === undefined ? common : { ...common, Condition: condition }
  })
  list.sort((left, right) => (left.Action[0]! < right.Action[0]! ? -1 : 1))
  // A role must have some policy, even for a machine that calls nothing.
  const nothing: Statement = { Effect: 'Deny', Action: ['*'], Resource: ['*'] }
  return { Version: '2012-10-17', Statement: list.length === 0 ? [nothing] : list }
}
