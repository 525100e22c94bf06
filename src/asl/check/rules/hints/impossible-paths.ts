import { getMember, hasMember, type JsonValue } from '../../../../json/index.ts'
import { evaluateOn, PathMiss } from '../../../jsonpath/index.ts'
import type { ModelFlow, StateNode } from '../../../model/machine.ts'
import type { Reading } from '../../model/reading.ts'
import { transitionsOf } from '../../model/transitions.ts'
import { ownWarning } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Fields whose `$` is the state's input if the state has no InputPath. */
const onInput = new Set(['Parameters', 'ItemsPath', 'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'InputPath'])

/**
 * Paths that select what the input cannot have, as far as the definition alone shows: when every transition into the state
 * comes from a Pass state with a constant output. Ours.
 */
export const impossiblePaths: Rule = function* (machine) {
  const inputs = new Map<StateNode, readonly JsonValue[] | null>()
  for (const flow of machine.flows) collectInputs(flow, inputs)
  for (const reading of machine.readings) {
    const known = inputs.get(reading.state)
    if (known === null || known === undefined || known.length === 0) continue
    const { path } = reading
    if (path === null || path.root !== '$' || !path.definite || path.references.size > 0) continue
    if (!readsInput(reading)) continue
    if (!known.every((input) => evaluateOn(path, input) instanceof PathMiss)) continue
    yield ownWarning(
      'PATH_NEVER_EXISTS',
      `The path ${path.text} selects nothing in the input that "${reading.state.name}" gets`,
      reading.place,
    )
  }
}

function readsInput({ field, part, state }: Reading): boolean {
  if (part.object !== state.object || !onInput.has(field)) return false
  return field === 'InputPath' || !hasMember(state.object, 'InputPath')
}

/** The constants that each state may get as input, or null if one of the transitions into it brings something else. */
function collectInputs(flow: ModelFlow, inputs: Map<StateNode, readonly JsonValue[] | null>): void {
  const collected = new Map<string, JsonValue[] | null>()
  if (flow.startAt !== null) collected.set(flow.startAt, null)
  for (const state of flow.states.values()) {
    const output = constantOutput(state)
    for (const { target } of transitionsOf(state)) {
      const known = collected.get(target)
      if (known === null || output === undefined) collected.set(target, null)
      else if (known === undefined) collected.set(target, [output])
      else known.push(output)
    }
  }
  for (const state of flow.states.values()) inputs.set(state, collected.get(state.name) ?? null)
}

/** A state's constant output, or undefined if the output varies. */
function constantOutput({ type, language, object }: StateNode): JsonValue | undefined {
  if (type !== 'Pass' || language !== 'JSONPath') return undefined
  const resultPath = getMember(object, 'ResultPath')
  const outputPath = getMember(object, 'OutputPath')
  if ((resultPath !== undefined && resultPath !== '$') || (outputPath !== undefined && outputPath !== '$'))
    return undefined
  return getMember(object, 'Result')
}
