import { getMember } from '../../../../json/index.ts'
import type { StateNode } from '../../../model/machine.ts'
import { labelLengthMax } from '../../../model/shapes/limits.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

const forbidden = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]/u

/**
 * Labels of Distributed Maps: form and uniqueness (LANGUAGE.md, section 15). The codes are documented, the wording is not.
 */
export const labels: Rule = function* (machine) {
  const first = new Map<string, StateNode>()
  for (const state of machine.states) {
    const label = state.type === 'Map' ? getMember(state.object, 'Label') : undefined
    if (typeof label !== 'string') continue
    const place = state.place.child('Label')
    const trouble = troubleWith(label)
    if (trouble !== null) yield refusal('INVALID_LABEL_NAME', `Invalid Label name: Label '${label}' ${trouble}`, place)
    const earlier = first.get(label)
    if (earlier === undefined) first.set(label, state)
    else {
      yield refusal('DUPLICATE_LABEL_NAME', `Duplicate Label name: ${label}`, place, {
        notes: [{ message: 'it is first used', path: earlier.place.child('Label').path, target: 'value' }],
      })
    }
  }
}

function troubleWith(label: string): string | null {
  const { length } = [...label]
  if (length === 0) return 'is empty'
  if (length > labelLengthMax) return `exceeds the ${labelLengthMax}-character limit allowed by the service`
  return forbidden.test(label) ? 'contains characters that are not allowed' : null
}
