import type { Note } from '../../../diagnostics/index.ts'
import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Expressions that do not parse. Code, message (the parser's own, without its code) and place: reported in public. */
export const expressionSyntax: Rule = function* (machine) {
  for (const { kind, place, problem, text } of machine.readings) {
    if (kind !== 'expression' || problem === null) continue
    yield refusal('INVALID_JSONATA_EXPRESSION', problem.message, place, {
      innerOffset: problem.offset,
      notes: newerOperatorNotes(text.slice(problem.offset - 1, problem.offset + 1)),
    })
  }
}

/** The parser stops at the second character of an operator that the service's version of the language does not have. */
function newerOperatorNotes(operator: string): Note[] {
  const instead = new Map([
    ['??', '$exists(a) ? a : b'],
    ['?:', 'a ? a : b'],
  ]).get(operator)
  if (instead === undefined) return []
  const message = `'${operator}' was added in JSONata 2.1, but Step Functions has 2.0: write '${instead}'`
  return [{ message, path: null, target: 'value' }]
}
