import { getMember, isObject, type JsonValue, memberEntries, parse } from '../../../json/index.ts'
import { namedUuid } from '../../../runtime/named-uuid.ts'

/** Whether a Distributed Map state of a definition has this label, given or generated. */
export function hasMapLabel(machineArn: string, definition: string, label: string): boolean {
  const machines: (JsonValue | undefined)[] = [parse(definition)]
  for (let machine = machines.pop(); machine !== undefined; machine = machines.pop()) {
    for (const [stateName, state] of statesOf(machine)) {
      const processor = getMember(state, 'ItemProcessor') ?? getMember(state, 'Iterator')
      if (isDistributed(processor) && labelOf(machineArn, stateName, state) === label) return true
      if (processor !== undefined) machines.push(processor)
      const branches = getMember(state, 'Branches')
      if (Array.isArray(branches)) machines.push(...branches)
    }
  }
  return false
}

function statesOf(machine: JsonValue) {
  const states = isObject(machine) ? getMember(machine, 'States') : undefined
  if (!isObject(states)) return []
  return memberEntries(states).flatMap(([name, state]) => (isObject(state) ? [[name, state] as const] : []))
}

function isDistributed(processor: JsonValue | undefined): boolean {
  const config = isObject(processor) ? getMember(processor, 'ProcessorConfig') : undefined
  return isObject(config) && getMember(config, 'Mode') === 'DISTRIBUTED'
}

/** As the engine names them: the generated label of a state is the same in all of its runs. */
function labelOf(machineArn: string, stateName: string, state: Parameters<typeof getMember>[0]): string {
  const given = getMember(state, 'Label')
  return typeof given === 'string' ? given : namedUuid(`${machineArn}#${stateName}`)
}
