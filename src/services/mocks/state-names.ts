import { getMember, isObject, type JsonValue, memberEntries, parse } from '../../json/index.ts'

/** The names of all states of a definition, those inside of Parallel branches and Map processors too. */
export function stateNames(definition: string): ReadonlySet<string> {
  const names = new Set<string>()
  // Not recursive: a definition may be nested as deep as it is long.
  const flows: (JsonValue | undefined)[] = [parse(definition)]
  for (let flow = flows.pop(); flow !== undefined; flow = flows.pop()) {
    const states = isObject(flow) ? getMember(flow, 'States') : undefined
    if (states === undefined || !isObject(states)) continue
    for (const [name, state] of memberEntries(states)) {
      names.add(name)
      if (!isObject(state)) continue
      const branches = getMember(state, 'Branches')
      const inner = [...(Array.isArray(branches) ? branches : []), getMember(state, 'ItemProcessor')]
      inner.push(getMember(state, 'Iterator'))
      for (const each of inner) if (each !== undefined) flows.push(each)
    }
  }
  return names
}
