import { useMemo } from 'react'
import { readMachine } from '../../../../src/asl/model/read-machine.ts'
import { isObject, parse, stringify } from '../../../../src/json/index.ts'
import type { Machine } from '../../api/types.ts'

/** The part of a definition that is about one state; null if it is not there. */
export function useStateText(name: string, machine: Machine | null): string | null {
  return useMemo(() => {
    if (machine === null) return null
    const value = parse(machine.definition)
    if (!isObject(value)) return null
    const state = readMachine(value, machine.type).states.find((each) => each.name === name)
    return state === undefined ? null : stringify(state.object)
  }, [name, machine])
}
