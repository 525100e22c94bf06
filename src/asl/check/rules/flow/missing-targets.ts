import { type Comparisons, closestName, type Diagnostic, type Note } from '../../../diagnostics/index.ts'
import type { ModelFlow, StateNode } from '../../../model/machine.ts'
import type { DefinitionPlace } from '../../../model/place.ts'
import type { ReadMachine } from '../../model/reading.ts'
import { transitionsOf } from '../../model/transitions.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/**
 * StartAt, Next and Default name states of the same flow. Message and place: reported in public; it says 'Next' whatever
 * the field is, and StartAt comes first.
 */
export const missingTargets: Rule = function* (machine) {
  const report = new Reporter(machine)
  for (const flow of machine.flows) {
    if (flow.startAt !== null && !flow.states.has(flow.startAt)) {
      yield report.missing(flow, flow.startAt, flow.part.place.child('StartAt'))
    }
    for (const state of flow.states.values()) {
      for (const { target, place } of transitionsOf(state)) {
        if (!flow.states.has(target)) yield report.missing(flow, target, place)
      }
    }
  }
}

class Reporter {
  readonly #named: ReadonlyMap<string, StateNode>
  readonly #comparisons: Comparisons

  constructor(machine: ReadMachine) {
    this.#comparisons = machine.comparisons
    this.#named = new Map(machine.states.map((state) => [state.name, state]))
  }

  missing(flow: ModelFlow, target: string, place: DefinitionPlace): Diagnostic {
    const elsewhere = this.#named.get(target)
    const suggestion = elsewhere === undefined ? closestName(target, flow.states.keys(), this.#comparisons) : null
    const near = suggestion === null ? undefined : flow.states.get(suggestion)
    const notes: Note[] = []
    if (elsewhere !== undefined) {
      notes.push({
        message: `"${target}" is in another flow, which no transition can enter; it is defined`,
        path: elsewhere.place.path,
        target: 'name',
      })
    } else if (near !== undefined) {
      notes.push({ message: `"${near.name}" is defined`, path: near.place.path, target: 'name' })
    }
    return refusal('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, place, { suggestion, notes })
  }
}
