import { getMember, isObject, parse } from '../../json/index.ts'
import type { Attempt, Visit } from './visit.ts'

export type VariableTexts = ReadonlyMap<string, string>

/**
 * The variables that a state could read when it was entered, as far as the history tells: those assigned by earlier
 * states of its own flow, and of the flows around it. What branches and iterations assign stays inside them.
 */
export function variablesBefore(visit: Visit): VariableTexts {
  const { parent } = visit.flow
  const variables = new Map(parent === null ? [] : variablesBefore(parent))
  for (const earlier of visit.flow.visits) {
    if (earlier === visit) break
    for (const [name, text] of Object.entries(earlier.assignedVariables ?? {})) variables.set(name, text)
  }
  return variables
}

export interface VariableChange {
  readonly name: string
  /** Null if it did not exist. */
  readonly before: string | null
  readonly after: string
  readonly change: 'new' | 'changed' | 'same'
}

/** The variables around a state, first those that it assigned. One assigned the same value again is not changed. */
export function variableChanges(visit: Visit): VariableChange[] {
  const before = variablesBefore(visit)
  const after = new Map([...before, ...Object.entries(visit.assignedVariables ?? {})])
  const changes = [...after].map(([name, text]): VariableChange => {
    const old = before.get(name) ?? null
    return { name, before: old, after: text, change: old === null ? 'new' : old === text ? 'same' : 'changed' }
  })
  const isSame = ({ change }: VariableChange) => Number(change === 'same')
  return changes.sort((one, other) => isSame(one) - isSame(other))
}

/** The execution that an attempt started; null if it started none, or did not get as far. */
export function executionStartedBy({ resourceType, resource, submitted, output }: Attempt): string | null {
  if (resourceType !== 'states' && resourceType !== 'aws-sdk:sfn') return null
  if (resource === null || !/^startExecution(\.|$)/.test(resource)) return null
  return arnIn(submitted) ?? arnIn(output)
}

function arnIn(text: string | null): string | null {
  if (text === null || text === '') return null
  try {
    const value = parse(text)
    const arn = isObject(value) ? getMember(value, 'ExecutionArn') : undefined
    return typeof arn === 'string' ? arn : null
  } catch {
    // Payloads in histories may have been cut.
    return null
  }
}
