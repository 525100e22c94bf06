import { getMember, isObject, type JsonObject, type JsonValue, memberEntries } from '../../../json/index.ts'

/** Finds a state of this name in a definition, including those inside Parallel branches and Map processors. */
export function findState(owner: JsonObject, name: string): JsonObject | null {
  const states = getMember(owner, 'States')
  if (!isObject(states)) return null
  for (const [stateName, state] of memberEntries(states)) {
    if (!isObject(state)) continue
    if (stateName === name) return state
    const found = findInside(state, name)
    if (found !== null) return found
  }
  return null
}

/** Finds a state of this name inside the branches or the processor of a state. */
export function findInside(state: JsonObject, name: string): JsonObject | null {
  for (const inner of flowsOf(state)) {
    const found = isObject(inner) ? findState(inner, name) : null
    if (found !== null) return found
  }
  return null
}

function flowsOf(state: JsonObject): JsonValue[] {
  const branches = getMember(state, 'Branches')
  const processor = getMember(state, 'ItemProcessor') ?? getMember(state, 'Iterator') ?? null
  return [...(Array.isArray(branches) ? branches : []), processor]
}
