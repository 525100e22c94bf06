import { nameLengthMax } from '../../../model/shapes/limits.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Message and place for long names: reported in public. */
export const stateNames: Rule = function* (machine) {
  for (const { name, place } of machine.states) {
    if (name === '')
      yield refusal('INVALID_STATE_NAME', "Invalid State name: State '' is empty", place, { target: 'name' })
    else if (name.length > nameLengthMax && [...name].length > nameLengthMax) {
      yield refusal(
        'INVALID_STATE_NAME',
        `Invalid State name: State '${name}' exceeds the ${nameLengthMax}-character limit allowed by the service`,
        place,
        { target: 'name' },
      )
    }
  }
}
