import type { ReadMachine } from './model/reading.ts'

/**
 * The variables that each state reads, sorted by name, as DescribeStateMachine reports them. States that read none are left
 * out; those inside Map and Parallel are listed under their own names (observed).
 */
export function variableReferencesOf(machine: ReadMachine): Record<string, string[]> {
  const names = new Map<string, Set<string>>()
  for (const { state, variables } of machine.readings) {
    if (variables.size === 0) continue
    const known = names.get(state.name)
    if (known === undefined) names.set(state.name, new Set(variables))
    else for (const name of variables) known.add(name)
  }
  return Object.fromEntries([...names].map(([state, variables]) => [state, [...variables].sort()]))
}
