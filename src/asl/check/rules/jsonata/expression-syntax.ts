import { refusal } from '../../report.ts'
import type { Rule } from '../rule.ts'

/** Expressions that do not parse. Code, message (the parser's own, without its code) and place: reported in public. */
export const expressionSyntax: Rule = function* (machine) {
  for (const { kind, place, problem } of machine.readings) {
    if (kind !== 'expression' || problem === null) continue
    yield refusal('INVALID_JSONATA_EXPRESSION', problem.message, place, { innerOffset: problem.offset })
  }
}
